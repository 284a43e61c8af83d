// Finds the pages for a pasted message, traceback or log: see handbook/lookup.py, which writes the messages.
(() => {
  const box = document.querySelector(".lookup")
  const { pages, messages, symptoms } = JSON.parse(document.querySelector(".lookup-data").textContent)
  const field = box.querySelector("textarea")
  const found = box.querySelector(".lookup__found")
  const entries = box.querySelector(".lookup__pages").children

  // What a log, pytest, rich or a terminal puts in front of a line of a traceback.
  const PREFIX = /^(?:\d{4}-\d\d-\d\dT\S+ (?:std(?:out|err) [FP] )?)?(?:(?:\d\d:\d\d:\d\d\S* )?[\w.-]+ +\| ?|E {1,3}(?=\S)|[│┃]\s?|(?:\s*\| )+)?/
  const FRAME = /^\s*(?:File "(.+?)", line (\d+)(?:, in (\S+))?|(\S+\.py):(\d+):? (?:in )?(\w+|<\w+>)?)/
  const LIBRARY = /site-packages|dist-packages|[\\/]lib[\\/]python3|[\\/]Lib[\\/](?!site)|^pydantic\/|^<(?!stdin|ipython|string)|\.pyx$/
  const END = /^\s*(?:Traceback \(most|The above exception|During handling|\[SQL: |\(Background on)|^\s*$/
  const CHAINED = /^\s*(?:The above exception was|During handling of the above)/
  const known = new Set(messages.map(({ kind }) => kind))
  const WORDS = /[a-z_]\w*|…|\d/g
  // What SQLAlchemy puts around the message of a driver.
  const WRAPPER = /\(sqlalchemy\.dialects\.[\w.]+\) |<class '[\w.]+'>: /g

  // A text as words and pairs of neighbors, in small letters. A hole separates, and a number is one.
  function features(text) {
    const set = new Set()
    let before = ""
    for (const [found] of text.replace(WRAPPER, "").toLowerCase().matchAll(WORDS)) {
      const word = /[a-z_]/.test(found) ? found : ""
      if (word) set.add(word)
      if (word && before) set.add(`${before} ${word}`)
      before = word
    }
    return set
  }

  // What a run has said counts more than what an author expects people to search for.
  const prepared = [
    ...messages.map((message) => ({ ...message, factor: 1 })),
    ...symptoms.map(([text, page]) => ({ kind: "", text, where: "", first: [page], further: [], factor: 0.85 })),
  ].map((message) => ({ ...message, features: features(`${message.kind}: ${message.text}`) }))
  // Which messages have a feature. What few of them have says much; what none has, little.
  const having = new Map()
  for (const each of prepared) {
    for (const feature of each.features) having.set(feature, [...(having.get(feature) || []), each])
  }
  const weight = (feature) => (having.has(feature) ? Math.log(1 + prepared.length / having.get(feature).length) : 0.5)
  const total = (set) => [...set].reduce((sum, feature) => sum + weight(feature), 0)
  for (const each of prepared) each.weight = total(each.features)

  // The lines of a text as Python has written them.
  function linesOf(text) {
    // A log in JSON has its line ends escaped, and what was pasted as one line has lost them.
    if (text.split("\n").length < 3) {
      text = text.replaceAll("\\n", "\n").replaceAll('\\"', '"')
      text = text.replace(/\s+(?=File "[^"]+", line \d)/g, "\n  ").replace(/(, line \d+, in \S+) +/g, "$1\n    ")
      text = text.replace(/ (?=(?:\w+\.)+[A-Z]\w+: )/g, "\n")
    }
    return text.split(/\r?\n/).map((line) => line.replace(PREFIX, "").replace(/\s*[│┃]\s*$/, ""))
  }

  // The exceptions and warnings in a text, as they follow each other, the frames, and the lines that are no frames.
  function parsed(text) {
    const lines = linesOf(text)
    const events = []
    const frames = []
    const said = []
    let isChained = false
    for (let at = 0; at < lines.length; at++) {
      const frame = FRAME.exec(lines[at])
      const raised = kindOf(lines[at])
      if (frame && !raised) {
        const [, file, line, name, file2, line2, name2] = frame
        const path = file || file2
        const code = file && !FRAME.test(lines[at + 1] || "") && !kindOf(lines[at + 1] || "") ? (lines[++at] || "").trim() : ""
        frames.push({ file: path, line: line || line2, name: name || name2 || "", code, isOwn: !LIBRARY.test(path) })
        continue
      }
      said.push(lines[at])
      if (CHAINED.test(lines[at])) {
        isChained = true
      } else if (raised) {
        const parts = [raised.text]
        while (at + 1 < lines.length && continues(lines[at + 1])) parts.push(lines[++at])
        events.push({ text: `${raised.kind}: ${parts.join("\n")}`, isWarning: raised.kind.endsWith("Warning"), isChained })
        isChained = false
      }
    }
    return { events: unique(events), loose: unique([said.join("\n"), ...said.filter(isTelling)].map(asLoose)), frames, said }
  }

  // A log repeats itself. The first of a kind has its place in the chain.
  const unique = (events) => [...new Map(events.reverse().map((event) => [event.text, event])).values()].reverse().slice(0, 300)
  // Of a letter, lines of few words say nothing by themselves.
  const isTelling = (line) => line.length < 5000 && features(line).size > 4
  const asLoose = (text) => ({ text, isLoose: true })

  // Whether a line goes on with the message before it. An indented class is a part of that message.
  const continues = (line) => !END.test(line) && !FRAME.test(line) && (/^\s/.test(line) || !kindOf(line))

  function kindOf(line) {
    const match = /(?:^|[\s(])((?:[\w<>]+\.)*([A-Z]\w+)): (.*)$/.exec(line) || /^((?:\w+\.)+([A-Z]\w+))\s*()$/.exec(line)
    const isKind = match && (known.has(match[2]) || /(?:Error|Exception|Warning|Group)$/.test(match[2]))
    return isKind ? { kind: match[2], text: match[3] } : null
  }

  // The messages in a text, each with a number from 0 to 1: how much of it is there, less what the text has beyond it. Of
  // words without a class, which may be the beginning of a message or a whole letter, also how much is in the message.
  function likeness(text, isLoose) {
    const found = features(text.slice(0, 5000))
    const all = total(found)
    const both = new Map()
    for (const feature of found) {
      for (const message of having.get(feature) || []) both.set(message, (both.get(message) || 0) + weight(feature))
    }
    return [...both].map(([message, same]) => {
      if (!isLoose) return [message, same / (message.weight + 0.1 * (all - same))]
      return [message, Math.max(same / message.weight, (0.95 * same) / (all + 0.1 * (message.weight - same)))]
    })
  }

  // The frames as the signs of a page see them, and then what else was said.
  function trailOf({ frames, said }) {
    const steps = frames.slice(-300).map(({ file, name, code, isOwn }) =>
      isOwn ? `own: ${code}\nin: ${name}\nat: ${file}` : `library: ${file.replaceAll("\\", "/")}:${name}`)
    return [...steps, ...said.slice(0, 300).map((line) => `text: ${line.slice(0, 500)}`)].join("\n") + "\n"
  }

  // Pages whose messages are like the events, by number: { page, message, score, number }.
  function alike(events) {
    const best = new Map()
    const hasError = events.some((event) => !event.isWarning)
    for (const event of events) {
      // The root cause says more than what was raised from it, and an exception more than the warnings beside it.
      const rank = event.isWarning && hasError ? 0.7 : event.isChained ? 0.9 : 1
      for (const [message, like] of likeness(event.text, event.isLoose)) {
        if (like < 0.45) continue
        const add = (number, factor) => {
          const score = like * rank * factor
          if (!best.has(number) || best.get(number).score < score) best.set(number, { page: pages[number], message, score, number })
        }
        message.first.forEach((number) => add(number, message.factor))
        message.further.forEach((number) => add(number, 0.98 * message.factor))
      }
    }
    return [...best.values()]
  }

  // Pages, best first.
  function ranked(input) {
    let entries = alike(input.events)
    if (!entries.length) entries = alike(input.loose)
    const trail = trailOf(input)
    const signs = ({ page }) => (page.signs || []).filter((sign) => new RegExp(sign, "m").test(trail)).length
    // Without a message, as in a traceback that was cut off, the signs are all there is.
    if (!entries.length && input.frames.length) {
      entries = pages.map((page, number) => ({ page, number, score: 0.5 })).filter(signs)
    }
    const isSeen = entries.some(signs)
    for (const entry of entries) {
      const count = signs(entry)
      entry.score *= entry.page.first ? 1.02 : 1
      entry.score *= count ? 1 + 0.2 * count : entry.page.signs && isSeen ? 0.8 : 1
    }
    return entries.sort((one, other) => other.score - one.score)
  }

  function element(name, attributes, ...children) {
    const made = document.createElement(name)
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
    made.append(...children)
    return made
  }

  function shown({ page, message, number }, at, all) {
    const entry = entries[number].cloneNode(true)
    if (page.when) entry.querySelector("div").textContent = page.when
    if (message && (at === 0 || all[at - 1].message !== message)) {
      const said = element("code", {}, message.kind ? `${message.kind}: ${message.text}` : message.text)
      entry.append(element("div", { class: "where" }, said, ` ${message.where}`))
    }
    return entry
  }

  let answered = ""
  let waiting

  function show() {
    clearTimeout(waiting)
    // A link that moves while it is pressed, here or below, is not followed.
    if (document.querySelector(":active")) return later()
    const text = field.value.trim()
    if (text === answered) return
    answered = text
    if (!text) return found.replaceChildren()
    const input = parsed(text)
    const all = ranked(input)
    if (!all.length) {
      const said = "No recorded message is like this one. Try the last line of the traceback alone, or the search."
      return found.replaceChildren(element("p", {}, said))
    }
    const near = all.filter(({ score }) => score > 0.8 * all[0].score).slice(0, 12)
    const parts = []
    if (!all[0].message) parts.push(element("p", {}, "The message is missing. The frames look like these:"))
    const culprit = input.frames.filter(({ isOwn, code }) => isOwn && code).pop()
    if (culprit) {
      const place = `${culprit.file.split(/[\\/]/).slice(-2).join("/")}, line ${culprit.line}`
      parts.push(element("p", {}, `Your line, in ${place}: `, element("code", {}, culprit.code)))
    }
    // Close together: nothing in the text tells one from the other.
    if (all[0].message && near.length > 1 && near[1].score > 0.95 * near[0].score) {
      parts.push(element("p", {}, element("strong", {}, "Several mistakes end in this message. Which one is yours?")))
    }
    parts.push(element("ol", {}, ...near.map(shown)))
    found.replaceChildren(...parts)
  }

  function later() {
    clearTimeout(waiting)
    waiting = setTimeout(show, 100)
  }

  field.addEventListener("input", later)
  field.addEventListener("change", show)
  // What a browser has kept of an earlier visit.
  show()
})()
