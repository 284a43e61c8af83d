// Keeps all pages for use without a network: see handbook/blocks.py and offline-worker.js.
(() => {
  const button = document.querySelector(".offline button")
  const status = document.querySelector(".offline [role=status]")
  const base = new URL(".", new URL("..", document.currentScript.src))
  if (!("serviceWorker" in navigator)) return

  // What each page loads, and the search, which loads its worker and its index when it is used.
  const assets = () => [
    ...performance.getEntriesByType("resource").map(({ name }) => name),
    new URL("search/search_index.json", base).href,
    new URL(JSON.parse(document.getElementById("__config").textContent).search, location).href,
  ]

  async function pages() {
    const answer = await fetch(new URL("sitemap.xml", base))
    const map = new DOMParser().parseFromString(await answer.text(), "text/xml")
    return [...map.querySelectorAll("loc")].map(({ textContent }) => new URL(new URL(textContent).pathname, base).href)
  }

  async function keep() {
    button.disabled = true
    try {
      await navigator.serviceWorker.register(new URL("offline-worker.js", base))
      await navigator.serviceWorker.ready
      const kept = await caches.open("handbook")
      const found = await pages()
      await kept.addAll([...new Set([...found, ...assets().filter((url) => url.startsWith(base.href))])])
      status.textContent = `${found.length} pages are kept on this device. A page that you open with a network is renewed.`
    } catch (error) {
      status.textContent = `It did not work: ${error.message}`
      button.disabled = false
    }
  }

  button.addEventListener("click", keep)
  button.hidden = false
})()
