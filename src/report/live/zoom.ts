type Spec = Readonly<Record<string, unknown>>;

/** What a reader is told who can move through time. */
export const ZOOM_HINT = "drag: move in time; Ctrl and wheel: zoom; double-click: all";

/** The wheel alone scrolls the page; with Ctrl it zooms, which is also what two fingers say. */
const PARAM = {
  name: "time",
  select: {
    type: "interval",
    encodings: ["x"],
    zoom: "wheel![event.ctrlKey || event.metaKey]",
    clear: "dblclick",
  },
  bind: "scales",
};

/**
 * A figure of panels over one time axis with that axis to be moved and zoomed, in all panels together;
 * null for any other figure. Names above a panel stay where they are seen whole.
 */
export function withTimeZoom(spec: Spec): Spec | null {
  const { vconcat } = spec;
  if (!Array.isArray(vconcat)) return null;
  const panels = vconcat as readonly Spec[];
  const ends = new Set(panels.map(timeEnd));
  if (ends.size !== 1 || ends.has(null)) return null;
  return { ...spec, vconcat: panels.map(zoomed) };
}

/** Where a panel's time axis ends; null when it has none that begins at zero. */
function timeEnd({ layer }: Spec): number | null {
  if (!Array.isArray(layer)) return null;
  for (const one of layer as readonly Spec[]) {
    const { x } = (one["encoding"] ?? {}) as { readonly x?: Spec };
    const { domain } = (x?.["scale"] ?? {}) as { readonly domain?: readonly unknown[] };
    if (domain?.[0] === 0 && typeof domain[1] === "number") return domain[1];
  }
  return null;
}

/**
 * The param belongs to one layer, and holds for the scale that all layers share. Names stand above
 * their panel, where what does not fit the axis would not be cut off: they go when their moment does.
 */
function zoomed(panel: Spec): Spec {
  const layers = panel["layer"] as readonly Spec[];
  const last = layers.length - 1;
  return {
    ...panel,
    layer: layers.map((one, index) => {
      if (index === last) return { ...one, params: [PARAM] };
      const mark = one["mark"] as Spec | undefined;
      if (mark?.["type"] !== "text") return one;
      return {
        ...one,
        transform: [{ filter: { param: PARAM.name } }],
        mark: { ...mark, clip: false },
      };
    }),
  };
}
