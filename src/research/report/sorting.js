// Makes the columns of each table sortable: a click on a heading sorts by it, another turns the order round.
for (const table of document.querySelectorAll(".box table")) {
  const body = table.tBodies[0];
  const text = (row, i) => row.cells[i].textContent.trim();
  const number = (t) => (/^[-+]?[\d,]*\.?\d+$/.test(t) ? Number(t.replaceAll(",", "")) : NaN);
  if (!body || body.rows.length < 2) continue;
  [...table.tHead.rows[0].cells].forEach((head, i) => {
    const button = document.createElement("button");
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const compare = (a, b) => {
        const [x, y] = [text(a, i), text(b, i)];
        const order = Number.isNaN(number(x)) || Number.isNaN(number(y)) ? x.localeCompare(y, "en") : number(x) - number(y);
        return (!x - !y) || (down ? -order : order); // what is empty stands last, either way
      };
      body.append(...[...body.rows].sort(compare));
    });
  });
}
