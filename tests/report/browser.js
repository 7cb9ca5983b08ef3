// What the tests ask of a page. Vega's scene is the same whether a canvas or an SVG shows it, so both are asked in one way.
window.probe = (() => {
  const within = (widget) => [widget, ...[...(widget.children?.() ?? [])].flatMap(within)];

  // JupyterLab keeps a chart's view in the widget of its output; of an SVG, the items know it.
  const inLab = () => jupyterapp.shell.currentWidget.content.widgets.flatMap(within).flatMap((widget) => widget._result?.view ?? []);
  const viewOf = (svg) => {
    let item = svg.querySelector(".mark-text text").__data__;
    while (!item.context) item = item.mark ?? item.group;
    return item.context.dataflow;
  };
  const views = () => (window.jupyterapp ? inLab() : [...document.querySelectorAll("figure.drawn svg.marks")].map(viewOf));

  // Each item of a mark or below it, at its place in the picture.
  const items = (mark, x, y) =>
    mark.items.flatMap((item) => {
      const at = [x + (item.x ?? 0), y + (item.y ?? 0)];
      return mark.marktype === "group" ? item.items.flatMap((inner) => items(inner, ...at)) : [[mark, item, at]];
    });

  const facts = ([mark, item, [x, y]]) => {
    const { name, relation, weight } = mark.role === "mark" ? item.datum : {};
    return { mark: mark.name ?? mark.role, type: mark.marktype, text: String(item.text ?? ""), x, y, name, relation, weight };
  };

  // The items of chart number i; what lies empty of them is where a click hits none.
  const scene = async (i) => {
    const view = await views()[i].runAsync();
    const [x, y] = view.origin().map((offset, side) => offset + view.padding()[side ? "top" : "left"]);
    return items(view.scenegraph().root, 0, 0).map((item) => facts(item)).map((item) => ({ ...item, x: item.x + x, y: item.y + y }));
  };

  const colors = (canvas) => new Set(new Uint32Array(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size;

  const hit = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;

  // What is wrong with how a chart is laid out: texts cut at its edge, texts on one another, too great a width.
  const faults = (figure) => {
    const svg = figure.querySelector("svg.marks");
    const edge = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")]
      .filter((text) => text.textContent.trim() && text.__data__.opacity !== 0)
      .map((text) => ({ said: text.textContent.trim(), turned: !!text.__data__.angle, box: text.getBoundingClientRect() }));
    const cut = texts.filter(({ box }) => box.left < edge.left - 1 || box.right > edge.right + 1 || box.top < edge.top - 1 || box.bottom > edge.bottom + 1);
    const level = texts.filter(({ turned }) => !turned);
    const pairs = level.flatMap((one, i) => level.slice(i + 1).filter((other) => one.said !== other.said && hit(one.box, other.box)).map((other) => [one, other]));
    return [
      ...(edge.width > 820 || figure.scrollWidth > Math.max(figure.clientWidth, 820) ? [`${edge.width} pixels wide`] : []),
      ...cut.map(({ said }) => `cut: ${said}`),
      ...pairs.map(([one, other]) => `overlap: ${one.said} | ${other.said}`),
    ];
  };

  return { views, scene, colors, faults };
})();
