// Answers from what was kept where the network does not: each page that was visited, or all of them (assets/offline.js).
const NAME = "handbook"

async function answer(request) {
  const kept = await caches.open(NAME)
  try {
    const response = await fetch(request)
    if (response.ok) await kept.put(request, response.clone())
    return response
  } catch (error) {
    const found = await kept.match(request, { ignoreSearch: true })
    if (found) return found
    throw error
  }
}

self.addEventListener("install", () => self.skipWaiting())
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()))
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request
  if (method === "GET" && url.startsWith(self.registration.scope)) event.respondWith(answer(event.request))
})
