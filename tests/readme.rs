//! Every example of README.md does what it says.
//!
//! A paragraph that is only a file name in backquotes names the block below it as that file. In a `console` block every
//! line with `$ ` is a command and what follows is its output; `...` stands for any further lines. The files of one section are
//! one folder. The first section's commands are those of the repository and are run by whoever reads this.

#[path = "support/command.rs"]
mod command;

use std::fs;
use std::path::Path;
use std::process::Command;

struct Block {
    section: String,
    file: Option<String>,
    kind: String,
    text: String,
}

#[test]
fn examples_do_what_the_readme_says() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"))
        .expect("it is there");
    let portalis = command::binary();
    let mut folder = tempfile::tempdir().expect("a temporary folder");
    let mut section = String::new();
    let mut commands = 0;
    for block in blocks(&readme)
        .into_iter()
        .filter(|block| block.section != "Start")
    {
        if block.section != section {
            folder = tempfile::tempdir().expect("a temporary folder");
            section.clone_from(&block.section);
        }
        if let Some(file) = &block.file {
            write(folder.path(), file, &block.text);
        } else if block.kind == "console" {
            commands += console(&block, folder.path(), &portalis);
        }
    }
    assert!(commands >= 4, "the README shows only {commands} commands");
}

fn blocks(readme: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let (mut section, mut file) = (String::new(), None);
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        if let Some(kind) = line.strip_prefix("```") {
            let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let text = text.join("\n") + "\n";
            found.push(Block {
                section: section.clone(),
                file: file.take(),
                kind: kind.to_owned(),
                text,
            });
        } else if let Some(title) = line.strip_prefix('#') {
            title
                .trim_start_matches('#')
                .trim()
                .clone_into(&mut section);
        } else if let Some(name) = line
            .strip_prefix('`')
            .and_then(|rest| rest.strip_suffix('`'))
        {
            file = Some(name.to_owned());
        }
    }
    found
}

fn write(folder: &Path, file: &str, text: &str) {
    let place = folder.join(file);
    fs::create_dir_all(place.parent().expect("a folder")).expect("created");
    let mut text = text.to_owned();
    if file.ends_with("Cargo.toml") {
        let root = env!("CARGO_MANIFEST_DIR").replace('\\', "/");
        text = text.replace(
            "portalis = \"0.1\"",
            &format!("portalis = {{ path = \"{root}\" }}"),
        );
        text = text.replace(
            "portalis-build = \"0.1\"",
            &format!("portalis-build = {{ path = \"{root}/build\" }}"),
        );
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock");
        fs::copy(lock, place.with_file_name("Cargo.lock")).expect("copied");
    }
    fs::write(place, text).expect("written");
}

/// Runs the commands of a block; how many there were.
fn console(block: &Block, folder: &Path, portalis: &Path) -> usize {
    let mut commands: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in block.text.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            commands.push((command, Vec::new()));
        } else {
            let (_, output) = commands.last_mut().expect("output comes behind a command");
            output.push(line);
        }
    }
    for (text, expected) in &commands {
        let found = execute(text, folder, portalis);
        let (expected, open) = match expected.split_last() {
            Some((&"...", shown)) => (shown, true),
            _ => (expected.as_slice(), false),
        };
        let found: Vec<&str> = found.lines().collect();
        let shown = if open {
            &found[..expected.len().min(found.len())]
        } else {
            &found[..]
        };
        assert_eq!(shown, expected, "`{text}` in section \"{}\"", block.section);
    }
    commands.len()
}

/// stdout, then stderr, of a command.
fn execute(text: &str, folder: &Path, portalis: &Path) -> String {
    let words: Vec<&str> = text
        .split_whitespace()
        .take_while(|word| *word != "#")
        .collect();
    let mut command = match words.as_slice() {
        ["cargo", "portalis", rest @ ..] => with(Command::new(portalis), rest),
        ["cargo", rest @ ..] => with(Command::new(env!("CARGO")), rest),
        [program, rest @ ..] if program.starts_with("./") => {
            with(Command::new(folder.join(program)), rest)
        }
        _ => panic!("the README's `{text}` is no command that this test knows"),
    };
    command
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", command::target_of_projects())
        .env("CARGO_TERM_COLOR", "never");
    command.env(
        "PORTALIS_CACHE_DIR",
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("portalis"),
    );
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("`{text}`: {error}"));
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn with(mut command: Command, args: &[&str]) -> Command {
    command.args(args);
    command
}
