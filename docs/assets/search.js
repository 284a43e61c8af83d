// Stands between the theme and the worker of its search. It
// - loads the worker and the index when somebody goes to the search; the theme loads both on every page;
// - has a pasted message searched as text; to the theme, its quotes, signs and colons are operators;
// - puts the pages first on which the words of the query stand next to each other.
// Without a server there are no workers, and Zensical's search has no form: both are left alone.
{
  const form = document.forms.namedItem("search")
  const Native = Worker

  // The words of a text, for comparison, without the modules before a class. A text of the index is HTML.
  const words = (text) =>
    text
      .replace(/(?:[a-z_]+\.)+(?=[A-Z])/g, "")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim()
  const spoken = (html) => words(html.replace(/<[^>]+>|&\w+;/g, " "))

  class Search extends EventTarget {
    #worker
    #query
    // By location: the words of its sections, and its tags by their words.
    #pages = new Map()

    constructor(url) {
      super()
      window.Worker = Native
      form.addEventListener("focusin", () => this.#load(url), { once: true })
    }

    async #load(url) {
      this.#worker = new Native(url)
      this.#worker.addEventListener("message", ({ data }) => {
        if (data.data) this.#rank(data.data.items)
        this.dispatchEvent(new MessageEvent("message", { data }))
      })
      const { base } = JSON.parse(document.getElementById("__config").textContent)
      const response = await fetch(new URL("search/search_index.json", new URL(base, document.baseURI)))
      const { config, docs } = await response.json()
      for (const section of docs) this.#read(section)
      this.#worker.postMessage({ type: 0, data: { config, docs, options: {} } })
    }

    #read(section) {
      const [location, anchor] = section.location.split("#")
      if (!this.#pages.has(location)) {
        const tags = (section.tags ?? []).map((tag) => [spoken(tag), tag])
        this.#pages.set(location, { text: "", tags: new Map(tags) })
      }
      this.#pages.get(location).text += ` ${spoken(`${section.title} ${section.text}`)} `
      // They are the page's, and the index repeats them in each section.
      if (anchor) delete section.tags
    }

    // The theme asks when the worker has said that it is ready.
    postMessage({ type, data }) {
      this.#query = words(data)
      const terms = data.replace(/["*+~^:-]/g, " ").trim().split(/\s+/)
      // The theme has every word match all that begin with it: too many, unless it is long or being typed.
      const whole = terms.map((term, place) => (term.length < 4 && place < terms.length - 1 ? `${term}^1` : term))
      this.#worker.postMessage({ type, data: whole.join(" ") })
    }

    // Enter goes to the hit with the highest score, so that order and scores have to agree.
    #rank(items) {
      for (const sections of items) {
        const { text, tags } = this.#pages.get(sections[0].location.split("#")[0])
        const exact = tags.has(this.#query) && this.#query
        const said = exact || [...tags.keys()].find((each) => ` ${each}`.includes(` ${this.#query}`))
        const bonus = exact ? 2e6 : said || text.includes(` ${this.#query}`) ? 1e6 : 0
        for (const section of sections) {
          section.score += bonus
          // Of all tags, the dialog shows the one that was asked for.
          if (section.tags) section.tags = said && [tags.get(said)]
        }
      }
      items.sort(([one], [other]) => other.score - one.score)
    }
  }

  if (form && location.protocol !== "file:") {
    // With its name, the theme would fetch the index.
    form.removeAttribute("name")
    window.Worker = Search
  }
}
