// What a browser keeps of typed words: long forms that save nothing by themselves keep theirs until
// they were sent, through a lost session too; logging out erases everything of this person.
// A form says under which name: <form data-keep="<user>:<what>">. The report itself: report.js.
(() => {
  const here = new Set();

  /** {name: value} of what a person can change; of radios the chosen one, of boxes whether ticked. */
  function valuesOf(form) {
    const values = {};
    for (const field of form.elements) {
      if (!field.name || ["hidden", "submit", "file", "password"].includes(field.type)) continue;
      if (field.type === "radio") values[field.name] = field.checked ? field.value : (values[field.name] ?? "");
      else values[field.name] = field.type === "checkbox" ? field.checked : field.value;
    }
    return values;
  }

  function show(form, values) {
    for (const field of form.elements) {
      if (!(field.name in values) || field.type === "hidden") continue;
      if (field.type === "radio") field.checked = field.value === values[field.name];
      else if (field.type === "checkbox") field.checked = values[field.name];
      else field.value = values[field.name];
    }
  }

  function write(key, kept) {
    try {
      localStorage.setItem(key, JSON.stringify(kept));
    } catch {
      // A full or forbidden store: the page works as without this script.
    }
  }

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  for (const form of document.querySelectorAll("form[data-keep]")) {
    const key = `bao-cao:${form.dataset.keep}`;
    here.add(key);
    const keep = (sent) => write(key, { form: valuesOf(form), sent });
    const kept = read(key)?.form;
    if (kept) {
      show(form, kept);
      keep(false);
    }
    // Fields outside the form that belong to it do not tell the form; the page hears them all.
    document.addEventListener("input", ({ target }) => target.form === form && keep(false));
    form.addEventListener("submit", () => read(key) && keep(true));
  }

  // Another page stands here after sending: the words have arrived. (The login page has no script.)
  for (const key of Object.keys(localStorage))
    if (key.startsWith("bao-cao:") && !here.has(key) && read(key)?.sent) localStorage.removeItem(key);

  for (const form of document.querySelectorAll("form[data-logout]"))
    form.addEventListener("submit", (event) => {
      const mine = Object.keys(localStorage).filter((key) => key.startsWith(`bao-cao:${form.dataset.logout}:`));
      const question = "Trên máy này còn nội dung báo cáo chưa gửi được lên hệ thống. Đăng xuất sẽ xóa nội dung đó. Vẫn đăng xuất?";
      if (mine.length && !confirm(question)) event.preventDefault();
      else for (const key of mine) localStorage.removeItem(key);
    });
})();
