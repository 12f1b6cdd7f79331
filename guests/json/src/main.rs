//! Input: count, then a JSON text. Parses the text `count` times.
//! Output: numbers, strings, bytes in strings, arrays, objects, depth, sum of the numbers (f64).

#![no_std]
#![no_main]

use rill_guest::{read_input, take_u64, write_output};
use serde_json::Value;

rill_guest::entrypoint!(main);

#[derive(Default)]
struct Summary {
    numbers: u64,
    strings: u64,
    string_bytes: u64,
    arrays: u64,
    objects: u64,
    depth: u64,
    sum: f64,
}

fn main() {
    let mut text = read_input();
    let count = take_u64(&mut text);
    let mut summary = Summary::default();
    for _ in 0..count {
        let document: Value = serde_json::from_slice(text).expect("the input is JSON");
        summary = Summary::default();
        summary.add(&document, 1);
    }
    let Summary { numbers, strings, string_bytes, arrays, objects, depth, sum } = summary;
    for word in [numbers, strings, string_bytes, arrays, objects, depth, sum.to_bits()] {
        write_output(&word.to_le_bytes());
    }
}

impl Summary {
    /// Keys count as strings; objects are walked in the order of their keys.
    fn add(&mut self, value: &Value, depth: u64) {
        self.depth = self.depth.max(depth);
        match value {
            Value::Null | Value::Bool(_) => {}
            Value::Number(number) => {
                self.numbers += 1;
                self.sum += number.as_f64().expect("every number is an f64");
            }
            Value::String(text) => self.add_text(text),
            Value::Array(items) => {
                self.arrays += 1;
                items.iter().for_each(|item| self.add(item, depth + 1));
            }
            Value::Object(fields) => {
                self.objects += 1;
                for (name, field) in fields {
                    self.add_text(name);
                    self.add(field, depth + 1);
                }
            }
        }
    }

    fn add_text(&mut self, text: &str) {
        self.strings += 1;
        self.string_bytes += text.len() as u64;
    }
}
