//! The rows for a single code without a prefix, by their code, for an enum whose codes are all literals. Where one is an
//! expression, the compiler evaluates the runtime's `pages` and `rows`, which say the same; the tests look every code up
//! in tables of both kinds.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Expansion;

/// As in the runtime's `Singles`.
const CODES_OF_A_PAGE: usize = 32;

impl Expansion<'_> {
    /// ```text
    /// __p::singles::Singles { pages: b"..", rows: b".." }
    /// ```
    pub(super) fn singles(&self) -> TokenStream {
        let private = &self.private;
        if self.has_expression() {
            return quote! {{
                const PAGES: &[::core::primitive::u8] =
                    &#private::singles::pages::<{ #private::singles::bytes_of_pages(&__COLUMNS) }>(&__COLUMNS);
                #private::singles::Singles {
                    pages: PAGES,
                    rows: &#private::singles::rows::<{ #private::singles::bytes_of_rows(PAGES) }>(&__COLUMNS, PAGES),
                }
            }};
        }
        let (mut pages, mut rows) = (Vec::new(), Vec::new());
        for page in self.numbers_by_code().chunks(CODES_OF_A_PAGE) {
            if page == [0; CODES_OF_A_PAGE] {
                pages.push(0);
            } else {
                rows.extend_from_slice(page);
                pages.push(u16::try_from(rows.len() / CODES_OF_A_PAGE).unwrap_or(u16::MAX));
            }
        }
        let (pages, rows) = (bytes(&pages), bytes(&rows));
        quote!(#private::singles::Singles { pages: #pages, rows: #rows })
    }

    /// The row's number for each code, from 1 up, to the end of the last page that has a row; 0 for no row.
    fn numbers_by_code(&self) -> Vec<u16> {
        let singles: Vec<(usize, u16)> = (1..=u16::MAX)
            .zip(&self.input.rows)
            .filter(|(_, row)| row.prefix.is_none())
            .filter_map(|(number, row)| Some((row.literal()?.into(), number)))
            .collect();
        let pages = singles.iter().map(|(code, _)| code / CODES_OF_A_PAGE + 1).max().unwrap_or(0);
        let mut numbers = vec![0; CODES_OF_A_PAGE * pages];
        for (code, row) in singles {
            if let Some(number) = numbers.get_mut(code) {
                *number = row;
            }
        }
        numbers
    }
}

/// Two bytes for each number, the lower first.
fn bytes(numbers: &[u16]) -> Literal {
    let mut bytes = Vec::with_capacity(2 * numbers.len());
    for number in numbers {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    Literal::byte_string(&bytes)
}
