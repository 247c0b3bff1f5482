// The answers of a form as plain values, and back: ticks that may be several are lists.

export function read(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (form.querySelector(`[type=checkbox][name="${name}"]`)) {
      (values[name] ??= []).push(value);
    } else {
      values[name] = value;
    }
  }
  return values;
}

export function write(form, values) {
  for (const field of form.elements) {
    if (!field.name) {
      continue;
    }
    const value = values[field.name];
    if (field.type === "checkbox") {
      field.checked = Array.isArray(value) && value.includes(field.value);
    } else if (field.type === "radio") {
      field.checked = field.value === value;
    } else if (value !== undefined) {
      field.value = value;
    }
  }
}
