//! Words of a short, closed list: one stored word and one that people read.

/// Declares an enum whose variants each have a stored word and a label, with `ALL`, text, serde and column forms.
/// A stored word never changes; a label may.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$said:meta])* $variant:ident = $code:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$said])* $variant),+ }
        impl $name {
            /// Every word, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The stored word.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
            /// The word people read.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }
        impl std::str::FromStr for $name {
            type Err = crate::kernel::actor::UnknownWord;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|it| it.code() == s)
                    .ok_or_else(|| crate::kernel::actor::UnknownWord(s.to_owned()))
            }
        }
        crate::kernel::column::stored_as_text!($name);
    };
}
pub(crate) use words;
