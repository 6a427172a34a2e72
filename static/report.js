// Writing a report: saves by itself, keeps in the browser what could not be sent, adds rows.
// Everything here also works without it, by the buttons of the page.
// A piece is a [data-piece]: its fields are named <key>-…, its mark stands in <key>-was.
(() => {
  const form = document.getElementById("draft");
  if (!form || !("open" in form.dataset)) return;

  const PAUSE = 1000; // ms without a key before a save
  const LONGEST = 5000; // ms of typing without a pause before a save
  const SHORTEST = 500; // ms between two saves, whatever happens
  const RETRY = 5000; // ms until the next try after a failure
  const store = `bao-cao:${form.dataset.user}:${form.dataset.report}`;
  const status = document.getElementById("saved");
  const dirty = new Map(); // key of a piece -> when it was first changed
  const held = new Set(); // keys that wait for a choice, or for a fault to be mended
  let timer = null;
  let saving = null; // the save under way
  let unanswered = null; // what was sent last and not answered: the server may have it all the same
  let submitting = false;
  let leaving = false;
  let stopped = false; // nothing more can be saved until the page is loaded anew

  // Pieces ---------------------------------------------------------------------------------

  const pieces = () => [...form.querySelectorAll("[data-piece]")];
  const pieceOf = (key) => pieces().find((piece) => piece.dataset.piece === key);
  const fieldsOf = (piece) =>
    [...piece.querySelectorAll("input[name], textarea[name], select[name]")].filter(
      (field) => field.closest("[data-piece]") === piece && !field.name.endsWith("-was"),
    );
  const markOf = (piece) => piece.querySelector(`[name="${piece.dataset.piece}-was"]`);

  /** {name: value} of a piece, as a form would send it. */
  function valuesOf(piece) {
    const values = {};
    for (const field of fieldsOf(piece)) {
      if (field.type !== "radio") values[field.name] = field.value;
      else if (field.checked) values[field.name] = field.value;
      else values[field.name] ??= "";
    }
    return values;
  }

  function show(piece, values) {
    for (const field of fieldsOf(piece)) {
      if (!(field.name in values)) continue;
      if (field.type === "radio") field.checked = field.value === values[field.name];
      else field.value = values[field.name];
    }
    tie(piece);
  }

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  // What the browser keeps until the server has it ----------------------------------------------

  function read() {
    try {
      return JSON.parse(localStorage.getItem(store)) || {};
    } catch {
      return {};
    }
  }

  function write(kept) {
    try {
      if (Object.keys(kept).length) localStorage.setItem(store, JSON.stringify(kept));
      else localStorage.removeItem(store);
    } catch {
      // A full or forbidden store: the warning at closing still stands.
    }
  }

  function keep(piece) {
    write({ ...read(), [piece.dataset.piece]: { was: markOf(piece).value, values: valuesOf(piece) } });
  }

  function forget(key) {
    const kept = read();
    delete kept[key];
    write(kept);
  }

  /** Put back what an earlier page could not send: after a crash, a new login, a dead line. */
  function restore() {
    for (const [key, { was, values }] of Object.entries(read())) {
      let piece = pieceOf(key);
      if (!piece && key.startsWith("muc-")) piece = addItem(values[`${key}-kind`], key);
      if (!piece || !markOf(piece) || same(valuesOf(piece), values)) {
        forget(key); // saved after all, or accepted meanwhile
        continue;
      }
      show(piece, values);
      markOf(piece).value = was;
      unfold(piece);
      change(piece);
    }
  }

  // Saving ---------------------------------------------------------------------------------------

  function say(words, care = false) {
    status.textContent = words;
    status.classList.toggle("is-care", care);
    status.classList.remove("is-quiet");
  }

  /** The form says whether something is not saved yet. */
  const flag = () => form.toggleAttribute("data-unsaved", dirty.size > 0);

  function change(piece) {
    const key = piece.dataset.piece;
    if (!dirty.has(key)) dirty.set(key, Date.now());
    flag();
    keep(piece);
    if (!stopped && !held.has(key)) schedule(PAUSE);
  }

  function schedule(pause) {
    const waiting = [...dirty].filter(([key]) => !held.has(key)).map(([, since]) => since);
    if (!waiting.length || saving) return;
    const left = Math.max(SHORTEST, LONGEST - (Date.now() - Math.min(...waiting)));
    clearTimeout(timer);
    timer = setTimeout(flush, pause === RETRY ? RETRY : Math.min(pause, left));
  }

  /** Send what is not sent yet, after what is under way. */
  async function flush() {
    clearTimeout(timer);
    await saving;
    saving = save();
    const pause = await saving;
    saving = null;
    if (!stopped) schedule(pause);
  }

  async function save() {
    const keys = [...dirty.keys()].filter((key) => !held.has(key));
    if (!keys.length || stopped) return PAUSE;
    unanswered ??= toSend(keys); // word for word again, else our own words would look like another's
    say("Đang lưu…");
    try {
      const { body, sent } = unanswered;
      const response = await post(body);
      unanswered = null;
      await answer(response, sent);
      return PAUSE;
    } catch {
      say("Mất kết nối. Nội dung giữ trên máy này, sẽ tự gửi khi có mạng.", true);
      return RETRY;
    }
  }

  /** The body of a request for these pieces, and {key: {name: value}} of what it says. */
  function toSend(keys) {
    const sent = new Map(keys.map((key) => [key, valuesOf(pieceOf(key))]));
    const body = new URLSearchParams();
    for (const [key, values] of sent) {
      body.append(`${key}-was`, markOf(pieceOf(key)).value);
      for (const [name, value] of Object.entries(values)) body.append(name, value);
    }
    return { body, sent };
  }

  function post(body) {
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    const token = cookie ? cookie[1] : form.elements.csrfmiddlewaretoken.value;
    return fetch(form.dataset.save, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": token },
      signal: AbortSignal.timeout?.(20000),
    });
  }

  async function answer(response, sent) {
    if (response.status === 401) return stop("Phiên đăng nhập đã hết. Nội dung giữ trên máy này.", "Đăng nhập lại", form.dataset.login);
    if (response.status === 409) return stop(`${(await response.json()).sentence} Nội dung vừa gõ chưa lưu, giữ trên máy này.`, "Tải lại trang", location.pathname);
    if (response.status === 403 || response.status === 404) return stop("Không lưu được. Nội dung giữ trên máy này.", "Tải lại trang", location.pathname);
    if (!response.ok) throw new Error(response.status);
    const saved = await response.json();
    for (const [key, { mark, tag }] of Object.entries(saved.pieces)) settle(key, mark, tag, sent.get(key));
    for (const [key, html] of Object.entries(saved.conflicts)) oppose(pieceOf(key), html);
    for (const [key, sentences] of Object.entries(saved.faults)) refuse(pieceOf(key), sentences);
    progress(saved);
    if (held.size) say("Có chỗ chưa lưu được, xem chỗ có dấu “!”.", true);
    else say(`Đã lưu lúc ${saved.saved_at}`);
  }

  /** The server has this piece; what was typed since is still to be sent. */
  function settle(key, mark, tag, values) {
    const piece = pieceOf(key);
    markOf(piece).value = mark;
    piece.querySelector(".piece-faults").replaceChildren();
    piece.querySelector(".piece-tag")?.replaceChildren(document.createRange().createContextualFragment(tag));
    piece.querySelector(".carried")?.remove();
    preview(piece);
    if (same(valuesOf(piece), values)) {
      dirty.delete(key);
      forget(key);
    } else {
      dirty.set(key, Date.now());
      keep(piece);
    }
    flag();
  }

  /** Somebody else changed the piece too: nothing is sent until the person chooses. */
  function oppose(piece, html) {
    piece.querySelector(".piece-conflict").replaceChildren(document.createRange().createContextualFragment(html));
    offerChoice(piece);
    unfold(piece);
  }

  function offerChoice(piece) {
    const key = piece.dataset.piece;
    const box = piece.querySelector(".conflict");
    held.add(key);
    box.querySelector(".actions").hidden = false;
    const choose = (take) => {
      markOf(piece).value = box.dataset.mark;
      if (take) show(piece, JSON.parse(box.querySelector("script").textContent));
      box.remove();
      held.delete(key);
      change(piece);
    };
    box.querySelector("[data-keep]").onclick = () => choose(false);
    box.querySelector("[data-take]").onclick = () => choose(true);
  }

  /** The server cannot understand the piece; the next key in it tries again. */
  function refuse(piece, sentences) {
    held.add(piece.dataset.piece);
    const faults = sentences.map((sentence) => {
      const line = document.createElement("p");
      line.className = "error";
      line.textContent = `! ${sentence}`;
      return line;
    });
    piece.querySelector(".piece-faults").replaceChildren(...faults);
    unfold(piece);
  }

  function stop(words, label, address) {
    stopped = true;
    say(`${words} `, true);
    const link = document.createElement("a");
    link.href = address;
    link.textContent = label;
    link.onclick = () => (leaving = true);
    status.append(link);
  }

  /** The beginning of the text, as the folded line shows it. */
  function preview(piece) {
    const sub = piece.querySelector(".sub");
    if (!sub) return;
    const words = sub.querySelector(".said-it") ?? sub.appendChild(document.createElement("span"));
    words.className = "said-it";
    words.textContent = piece.querySelector("textarea").value.slice(0, 160);
  }

  function progress({ filled, obliged, sections }) {
    for (const place of document.querySelectorAll("[data-filled]")) place.textContent = `${filled}/${obliged}`;
    for (const [pk, count] of Object.entries(sections))
      for (const place of document.querySelectorAll(`[data-section="${pk}"]`)) place.textContent = count;
    document.querySelector(".dock .meter .on")?.setAttribute("width", filled);
  }

  // Hands on the page ----------------------------------------------------------------------------

  function unfold(piece) {
    for (let fold = piece.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  }

  /** A new obstacle or recommendation: the blank row once more, under a key of its own. */
  function addItem(kind, key) {
    const list = [...form.querySelectorAll("[data-items]")].find((items) => items.querySelector(`[name$="-kind"][value="${kind}"]`));
    if (!list) return null;
    const old = [...list.querySelectorAll(".item")].at(-1);
    const item = old.cloneNode(true);
    for (const node of [item, ...item.querySelectorAll("*")])
      for (const { name, value } of [...node.attributes])
        if (value.includes(old.dataset.piece)) node.setAttribute(name, value.replaceAll(old.dataset.piece, key));
    for (const box of item.querySelectorAll(".piece-faults, .piece-conflict")) box.replaceChildren();
    for (const field of fieldsOf(item)) if (field.type !== "hidden") field.value = "";
    tie(item);
    markOf(item).value = list.dataset.blank;
    old.after(item);
    return item;
  }

  /** An obstacle leads back to the line of its task. */
  function tie(item) {
    const link = item.querySelector(".to-line");
    if (!link) return;
    const task = item.querySelector("select").value;
    link.hidden = !task;
    link.firstElementChild.hash = `#nv${task}`;
  }

  form.addEventListener("input", ({ target }) => {
    const piece = target.closest("[data-piece]");
    if (!piece) return;
    tie(piece);
    const radios = fieldsOf(piece).filter((field) => field.type === "radio");
    if (target.name.endsWith("-text") && radios.length && !radios.some((radio) => radio.checked)) radios[0].checked = true; // “có kết quả”
    if (!piece.querySelector(".conflict")) held.delete(piece.dataset.piece);
    change(piece);
  });

  // Opening a line puts the cursor into its text: at once, or what is typed right after lands elsewhere.
  form.addEventListener("click", (event) => {
    const line = event.target.closest(".line > summary")?.parentElement;
    if (!line || line.open) return;
    event.preventDefault();
    line.open = true;
    line.querySelector("textarea")?.focus();
  });

  const newKey = () => `muc-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add]");
    if (!button) return;
    event.preventDefault();
    const kind = button.closest("[data-items]").querySelector("[name$='-kind']").value;
    addItem(kind, newKey()).querySelector("textarea").focus();
  });

  // “Thêm vướng mắc” at a line: an obstacle about its task, the last one while that is empty.
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-about]");
    if (!button) return;
    event.preventDefault();
    const last = [...form.querySelectorAll("#vuong-mac .item")].at(-1);
    const item = last.querySelector("textarea").value ? addItem("obstacle", newKey()) : last;
    item.querySelector("select").value = button.value;
    tie(item);
    unfold(item);
    item.querySelector("textarea").focus();
  });

  // A button of the page saves first, so that nothing is left behind when the page goes.
  form.addEventListener("submit", async (event) => {
    if (leaving) return;
    event.preventDefault();
    if (submitting) return;
    const { submitter } = event;
    submitting = true;
    await flush();
    submitting = false;
    if (!stopped && [...dirty.keys()].some((key) => !held.has(key))) return; // no line: said above
    leaving = true;
    setTimeout(() => form.requestSubmit(submitter)); // not from within the form's own event
  });

  addEventListener("beforeunload", (event) => {
    if (dirty.size && !leaving) event.preventDefault();
  });
  addEventListener("pageshow", ({ persisted }) => {
    leaving = persisted;
    if (persisted) location.reload(); // “back”: the page may be older than the draft
  });
  addEventListener("online", () => schedule(0));

  for (const piece of pieces()) {
    if (piece.querySelector(".conflict")) offerChoice(piece);
    if ("unsaved" in piece.dataset) {
      dirty.set(piece.dataset.piece, Date.now());
      flag();
      keep(piece);
      if (piece.querySelector(".error")) held.add(piece.dataset.piece);
    }
  }
  restore();
  if (held.size) say("Có chỗ chưa lưu được, xem chỗ có dấu “!”.", true);
  schedule(PAUSE);
})();
