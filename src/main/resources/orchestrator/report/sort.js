
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  table.tHead.rows[0].querySelectorAll("th").forEach((head, column) => {
    head.tabIndex = 0;
    head.setAttribute("role", "button");
    const sort = () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      table.querySelectorAll("th").forEach(other => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const value = row => row.cells[column].textContent.trim();
      const number = text => Number(text.replace(/,/g, ""));
      const rows = Array.from(body.rows);
      rows.sort((one, other) => {
        const a = value(one), b = value(other);
        const order = a !== "" && b !== "" && !isNaN(number(a)) && !isNaN(number(b))
          ? number(a) - number(b) : a.localeCompare(b);
        return down ? -order : order;
      });
      rows.forEach(row => body.appendChild(row));
    };
    head.addEventListener("click", sort);
    head.addEventListener("keydown", event => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); sort(); } });
  });
}
