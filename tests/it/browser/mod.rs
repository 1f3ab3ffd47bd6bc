//! The product in a real browser: Chromium by ChromeDriver, at the width of a desk and of a phone.
//!
//! Pictures of the pages are kept in `target/screens/`. Every page is looked over for sideways scrolling, and a window
//! that is closed must not have had anything to complain about.

mod driver;
mod ladder;
mod no_signal;
mod scrutiny;
mod signing_in;
mod story;
mod usulan;
mod window;

use crate::support::TestApp;
use driver::Driver;
use sayembara::kernel::time::{Timestamp, Zone};
pub(crate) use window::Window;

/// The width of a desk's screen, in CSS pixels.
const DESK: u32 = 1280;
/// The width of a small phone.
const PHONE: u32 = 360;

/// A running product and a driver for windows on it.
struct Browser {
    app: TestApp,
    driver: Driver,
}

impl Browser {
    fn on(app: TestApp) -> Self {
        Self { app, driver: Driver::start() }
    }

    /// A window of nobody.
    async fn window(&self, name: &str, width: u32) -> Window {
        Window::open(&self.driver, &self.app.url, name, width).await
    }

    /// A window in which this person has signed in.
    async fn window_of(&self, username: &str, width: u32) -> Window {
        let window = self.window(username, width).await;
        window.sign_in(username, crate::support::PASSWORD).await;
        window
    }

    async fn end(self) {
        drop(self.driver);
        self.app.stop().await;
    }
}

/// This hour, so many days from now, as a field for date and time takes it.
fn in_days(days: i64) -> String {
    Zone::Wib.input(Timestamp::now().plus_days(days))
}
