// The controls of the matrix. What they say stands in the address: one can share it, and go back.
{
  const form = document.querySelector(".matrix-controls")
  const { text, category, severity, database, series, told } = form.elements
  const fields = [text, category, severity, database, series, told]
  const count = form.querySelector("output")

  const pitfalls = [...document.querySelectorAll(".matrix > tbody > tr")].map(row => ({
    row,
    words: `${row.textContent} ${row.dataset.words}`.toLowerCase(),
    // Where it was not affected or not run, nothing told of it.
    runs: [...row.querySelectorAll("[data-told]:not([data-told=''])")].map(run => ({
      databases: run.parentElement.dataset.databases.split(" "),
      series: run.dataset.series.split(" "),
      told: run.dataset.told,
    })),
  }))

  const show = () => {
    const words = text.value.toLowerCase().split(/\s+/)
    const isMeant = run =>
      (!database.value || run.databases.includes(database.value)) &&
      (!series.value || run.series.includes(series.value)) &&
      (!told.value || run.told === told.value)
    let shown = 0
    for (const pitfall of pitfalls) {
      const { row, runs } = pitfall
      const isShown =
        words.every(word => pitfall.words.includes(word)) &&
        (!category.value || row.dataset.category === category.value) &&
        (!severity.value || row.dataset.severity === severity.value) &&
        runs.some(isMeant)
      row.hidden = !isShown
      shown += isShown
    }
    count.value = `${shown} of ${pitfalls.length} pitfalls`
  }

  const read = () => {
    const query = new URLSearchParams(location.search)
    for (const field of fields) {
      field.value = query.get(field.name) ?? ""
      // A select has no option for a value that it does not know.
      if (field.selectedIndex === -1) field.value = ""
    }
    show()
  }

  // Typing makes one entry of the history, each choice makes another.
  const write = isTyped => {
    const address = new URL(location)
    for (const { name, value } of fields) {
      if (value) address.searchParams.set(name, value)
      else address.searchParams.delete(name)
    }
    const isSame = isTyped && history.state?.isTyped
    history[isSame ? "replaceState" : "pushState"]({ isTyped }, "", address)
    show()
  }

  form.addEventListener("input", event => write(event.target === text))
  form.addEventListener("submit", event => event.preventDefault())
  form.addEventListener("reset", event => {
    event.preventDefault()
    for (const field of fields) field.value = ""
    write(false)
  })
  text.addEventListener("keydown", event => {
    if (event.key !== "Escape" || !text.value) return
    text.value = ""
    write(true)
  })
  // The theme's search takes this key: it must not see it.
  addEventListener(
    "keydown",
    event => {
      const isModified = event.ctrlKey || event.metaKey || event.altKey
      if (event.key !== "/" || isModified || event.target.closest("input, textarea, select")) return
      event.preventDefault()
      event.stopImmediatePropagation()
      text.focus()
      text.select()
    },
    { capture: true },
  )
  addEventListener("popstate", read)
  read()
}
