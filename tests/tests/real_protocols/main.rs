//! The published close code tables of six real protocols, each as an enum, compared row by row with its JSON in
//! `tests/tables/`. Each file says what the table asks for and the attributes cannot say.

#![allow(clippy::doc_markdown)] // the names are the documents' own

mod comparing;
mod discord;
mod gemini;
mod graphql_ws;
mod hocuspocus;
mod pusher;
mod twitch;
