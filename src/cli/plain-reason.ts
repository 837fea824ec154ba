/** Why the system would not do something with a file, in plain words. */
export function plainReason(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  const words: Readonly<Record<string, string>> = {
    ENOENT: "there is no such file or folder",
    EACCES: "permission denied",
    EPERM: "the operation is not permitted",
    EISDIR: "it is a folder",
    ENOTDIR: "a part of the path is not a folder",
    ELOOP: "its links go round in a circle",
    ENAMETOOLONG: "the name is too long",
    ENOSPC: "there is no space left on the disk",
    EDQUOT: "the disk quota is used up",
    EROFS: "the disk is read-only",
    EIO: "the disk reports an error",
    EEXIST: "a file of that name is in the way",
    EFBIG: "the file would be larger than allowed",
    EMFILE: "too many files are open",
  };
  const known = typeof code === "string" ? words[code] : undefined;
  return known ?? (error instanceof Error ? error.message : String(error));
}
