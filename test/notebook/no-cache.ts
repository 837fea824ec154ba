/** Tests make every run anew, and leave no runs of theirs in the user's cache. */
process.env["QUORATE_CACHE"] = "off";
