//! Health and metrics over HTTP, for whoever watches the process: a container, a supervisor, Prometheus.

use std::fmt::Write;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// A number with its name and what it means.
pub type Number = (&'static str, &'static str, u64);

/// What the process says of itself when it is asked.
#[derive(Debug, Clone, Default)]
pub struct Status {
    /// Whether it answers members now.
    pub ready: bool,
    /// What only grows.
    pub counted: Vec<Number>,
    /// What goes up and down.
    pub measured: Vec<Number>,
}

/// Asked at every request.
pub type Ask = Arc<dyn Fn() -> Status + Send + Sync>;

/// A listener that is bound, so that an address that is taken is told before anything else begins.
pub struct Web {
    listener: TcpListener,
}

impl Web {
    /// Takes the address.
    ///
    /// # Errors
    /// When it is taken, or not this machine's.
    pub async fn bind(address: SocketAddr) -> std::io::Result<Web> {
        Ok(Web {
            listener: TcpListener::bind(address).await?,
        })
    }

    /// Serves until `over` is cancelled.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn serve(self, ask: Ask, over: CancellationToken) -> std::io::Result<()> {
        let routes = Router::new()
            .route("/health", get(health))
            .route("/metrics", get(metrics))
            .with_state(ask);
        axum::serve(self.listener, routes)
            .with_graceful_shutdown(over.cancelled_owned())
            .await
    }
}

async fn health(State(ask): State<Ask>) -> impl IntoResponse {
    let (code, said) = match ask().ready {
        true => (StatusCode::OK, "{\"status\":\"ok\"}\n"),
        false => (
            StatusCode::SERVICE_UNAVAILABLE,
            "{\"status\":\"not ready\"}\n",
        ),
    };
    (code, [(header::CONTENT_TYPE, "application/json")], said)
}

async fn metrics(State(ask): State<Ask>) -> impl IntoResponse {
    let status = ask();
    let mut said = String::new();
    let mut tell = |kind: &str, ending: &str, numbers: &[Number]| {
        for (name, meaning, number) in numbers {
            // Writing into a String does not fail.
            let _ = write!(
                said,
                "# HELP footnote_{name}{ending} {meaning}\n# TYPE footnote_{name}{ending} {kind}\n\
                 footnote_{name}{ending} {number}\n",
                meaning = meaning.trim()
            );
        }
    };
    tell("counter", "_total", &status.counted);
    tell("gauge", "", &status.measured);
    tell(
        "gauge",
        "",
        &[(
            "is_ready",
            "Whether members are answered now.",
            u64::from(status.ready),
        )],
    );
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], said)
}
