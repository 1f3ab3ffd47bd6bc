//! Rules of a competition and the ranking that follows from them: pure, exact, used by the server and by anyone who recounts.
