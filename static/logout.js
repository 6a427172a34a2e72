// Logging out erases what the browser keeps of this person's reports, after a warning where the
// server does not have it yet.
for (const form of document.querySelectorAll("form[data-logout]"))
  form.addEventListener("submit", (event) => {
    const mine = Object.keys(localStorage).filter((key) => key.startsWith(`bao-cao:${form.dataset.logout}:`));
    const question = "Trên máy này còn nội dung báo cáo chưa gửi được lên hệ thống. Đăng xuất sẽ xóa nội dung đó. Vẫn đăng xuất?";
    if (mine.length && !confirm(question)) event.preventDefault();
    else for (const key of mine) localStorage.removeItem(key);
  });
