//! A bot that is not ours, to try the double with: serenity's client as it is, and bare requests.

use std::time::Duration;

use footnote::double::{Asked, Double, Setup};
use serde_json::{Value, json};
use serenity::all::{ClientBuilder, Context, Event, GatewayIntents, HttpBuilder, RawEventHandler};
use serenity::async_trait;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Longer than anything takes that works.
pub const SOON: Duration = Duration::from_secs(10);

/// A double that checks bodies against Discord's description where that is at hand.
pub async fn start(setup: Setup) -> Double {
    let checker = super::schema::checker();
    Double::start(Setup { checker, ..setup }).await.unwrap()
}

pub fn intents() -> GatewayIntents {
    GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES
}

/// Serenity's client, connected to the double.
pub struct Client {
    pub context: Option<Context>,
    events: UnboundedReceiver<(Context, Event)>,
    pub running: JoinHandle<serenity::Result<()>>,
}

struct Notes(UnboundedSender<(Context, Event)>);

#[async_trait]
impl RawEventHandler for Notes {
    async fn raw_event(&self, context: Context, event: Event) {
        let _ = self.0.send((context, event));
    }
}

impl Client {
    pub async fn start(
        double: &Double,
        token: &str,
        intents: GatewayIntents,
        shards: u32,
    ) -> Client {
        let (notes, events) = unbounded_channel();
        let http = HttpBuilder::new(token)
            .proxy(double.url())
            .ratelimiter_disabled(true)
            .build();
        let mut client = ClientBuilder::new_with_http(http, intents)
            .raw_event_handler(Notes(notes))
            .await
            .unwrap();
        assert_eq!(*client.ws_url.lock().await, double.gateway_url());
        let running = tokio::spawn(async move { client.start_shards(shards).await });
        Client {
            context: None,
            events,
            running,
        }
    }

    pub async fn connect(double: &Double) -> Client {
        let mut client = Client::start(double, double.token(), intents(), 1).await;
        client.next("READY").await;
        client
    }

    /// The next event with this name, as serenity understood it. Others are passed over, but none may be unknown.
    pub async fn next(&mut self, name: &str) -> Event {
        loop {
            let next = timeout(SOON, self.events.recv()).await;
            let (context, event) = next.unwrap_or_else(|_| panic!("no {name}")).unwrap();
            let is_unknown = matches!(event, Event::Unknown(_));
            assert!(!is_unknown, "serenity could not read {event:?}");
            self.context = Some(context);
            if event.name().as_deref() == Some(name) {
                return event;
            }
        }
    }

    /// Every event so far.
    pub fn so_far(&mut self) -> Vec<Event> {
        let mut events = Vec::new();
        while let Ok((_, event)) = self.events.try_recv() {
            events.push(event);
        }
        events
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.running.abort();
    }
}

/// Bare requests.
pub struct Rest {
    http: reqwest::Client,
    url: String,
    token: String,
    pub bot: u64,
}

/// What a request was answered with.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

impl Answer {
    /// Discord's own number of what is wrong.
    pub fn code(&self) -> u64 {
        self.body["code"].as_u64().unwrap_or(0)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl Rest {
    pub fn of(double: &Double) -> Rest {
        Rest {
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            url: double.url(),
            token: format!("Bot {}", double.token()),
            bot: double.bot(),
        }
    }

    pub fn with_token(mut self, token: &str) -> Rest {
        self.token = token.to_owned();
        self
    }

    pub async fn try_send(
        &self,
        method: &str,
        path: &str,
        body: &Value,
    ) -> reqwest::Result<Answer> {
        let body = (!body.is_null()).then(|| ("application/json", body.to_string()));
        self.try_send_as(method, path, body).await
    }

    /// A body of any kind.
    async fn try_send_as(
        &self,
        method: &str,
        path: &str,
        body: Option<(&str, String)>,
    ) -> reqwest::Result<Answer> {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = self
            .http
            .request(method, format!("{}/api/v10{path}", self.url))
            .header("authorization", &self.token);
        if let Some((content_type, body)) = body {
            request = request.header("content-type", content_type).body(body);
        }
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await?;
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Ok(Answer {
            status,
            headers,
            body,
        })
    }

    pub async fn send_as(
        &self,
        method: &str,
        path: &str,
        content_type: &str,
        body: String,
    ) -> Answer {
        let body = Some((content_type, body));
        self.try_send_as(method, path, body).await.unwrap()
    }

    pub async fn send(&self, method: &str, path: &str, body: Value) -> Answer {
        self.try_send(method, path, &body).await.unwrap()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, Value::Null).await
    }

    pub async fn post(&self, channel: u64, body: Value) -> Answer {
        self.send("POST", &format!("/channels/{channel}/messages"), body)
            .await
    }

    pub async fn call_back(&self, asked: &Asked, body: Value) -> Answer {
        let path = format!("/interactions/{}/{}/callback", asked.id(), asked.token());
        self.send("POST", &path, body).await
    }

    pub async fn edit_original(&self, asked: &Asked, body: Value) -> Answer {
        let path = format!(
            "/webhooks/{}/{}/messages/@original",
            self.bot,
            asked.token()
        );
        self.send("PATCH", &path, body).await
    }

    pub async fn follow_up(&self, asked: &Asked, body: Value) -> Answer {
        let path = format!("/webhooks/{}/{}", self.bot, asked.token());
        self.send("POST", &path, body).await
    }
}

/// A message that breaks no rule.
pub fn words(content: &str) -> Value {
    json!({"content": content, "allowed_mentions": {"parse": []}})
}

/// The same with a button.
pub fn with_button(content: &str, custom_id: &str) -> Value {
    let mut body = words(content);
    body["components"] = json!([{"type": 1, "components": [
        {"type": 2, "style": 2, "label": "Next page", "custom_id": custom_id}]}]);
    body
}
