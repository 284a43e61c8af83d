// The theme puts each copy button into a navigation landmark without a name. A button is no landmark.
document$.subscribe(() => {
  for (const nav of document.querySelectorAll(".md-code__nav")) nav.setAttribute("role", "none")
})
