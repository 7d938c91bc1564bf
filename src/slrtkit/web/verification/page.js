"use strict";
// Makes the page more comfortable: a file may be dropped, one that is too large is told before it is sent, and waiting is told.
// Without it the form works as it stands.

const form = document.getElementById("letter");
const answer = document.getElementById("answer");

if (answer) answer.focus();
if (form) prepare(form);

function prepare(form) {
  const hint = document.getElementById("hint");
  const button = form.querySelector("button");
  const inputs = [...form.querySelectorAll("input[type=file]")];

  function say(text) {
    hint.hidden = !text;
    hint.textContent = text;
  }

  function fits() {
    const large = inputs.some((input) => [...input.files].some((file) => file.size > Number(form.dataset.largest) - 4096));
    say(large ? form.dataset.large : "");
    return !large;
  }

  for (const input of inputs)
    input.addEventListener("change", () => {
      for (const other of inputs) if (other !== input && input.files.length) other.value = "";
      fits();
    });

  form.addEventListener("submit", (event) => {
    if (!fits() || button.disabled) return event.preventDefault();
    say(form.dataset.checking);
    button.disabled = true;
  });

  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    button.disabled = false;
    say("");
  });

  document.getElementById("drop").hidden = !matchMedia("(hover: hover)").matches;
  for (const name of ["dragenter", "dragover"])
    document.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.add("over");
    });
  document.addEventListener("dragleave", (event) => event.relatedTarget || form.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    inputs[0].files = event.dataTransfer.files;
    inputs[0].dispatchEvent(new Event("change"));
    if (fits()) form.requestSubmit();
  });
}
