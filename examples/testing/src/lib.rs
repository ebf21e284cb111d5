//! A little shop whose payment runs in JavaScript. Its tests run without any.

use std::time::Duration;

use jsinterop::{JsError, js_import};
use serde::{Deserialize, Serialize};

/// What the customer pays for.
#[derive(Debug, Clone, Serialize)]
pub struct Order {
    /// What is bought.
    pub item: String,
    /// In cents.
    pub amount: u32,
}

/// What the payment service says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Receipt {
    /// The payment's number.
    pub number: String,
}

#[js_import("payments.charge", timeout = "30s")]
async fn charge(order: &Order) -> Result<Receipt, JsError>;

#[js_import("page.showMessage")]
async fn show_message(text: &str) -> Result<(), JsError>;

/// Charges the customer, and says how it went.
///
/// # Errors
/// What the payment came to; the customer has been told.
pub async fn check_out(order: &Order) -> Result<Receipt, JsError> {
    match charge(order).await {
        Ok(receipt) => {
            show_message(&format!("Thank you! Your payment is {}.", receipt.number)).await?;
            Ok(receipt)
        }
        Err(error) => {
            let text = match &error {
                JsError::Timeout { .. } => "The payment service does not answer. You have not been charged twice.",
                JsError::Exception(thrown) if thrown.name == "CardDeclined" => "Your card was declined.",
                _ => "Something went wrong.",
            };
            // Telling the customer must not hide why it failed, nor take for ever.
            show_message(text).timeout(Duration::from_secs(1)).await.ok();
            Err(error)
        }
    }
}

#[cfg(test)]
mod tests {
    use jsinterop::testing::MockHost;
    use jsinterop::{JsError, JsException};

    use super::{Order, Receipt, charge, check_out, show_message};

    fn tea() -> Order {
        Order { item: "tea".to_owned(), amount: 450 }
    }

    #[test]
    fn a_paid_order_is_confirmed() {
        let mock = MockHost::new();
        mock.expect(charge(&tea())).returns(Ok(Receipt { number: "P-7".to_owned() }));
        mock.expect(show_message("Thank you! Your payment is P-7."));
        let receipt = pollster::block_on(mock.scope(check_out(&tea()))).unwrap();
        assert_eq!(receipt.number, "P-7");
    }

    #[test]
    fn a_declined_card_is_told_as_such() {
        let mock = MockHost::new();
        mock.expect(charge(&tea())).throws(JsException::new("no funds").with_name("CardDeclined"));
        mock.expect(show_message("Your card was declined."));
        let error = pollster::block_on(mock.scope(check_out(&tea()))).unwrap_err();
        assert!(matches!(error, JsError::Exception(_)));
    }

    #[test]
    fn a_lost_connection_does_not_hang() {
        let mock = MockHost::new();
        mock.disconnect();
        let error = pollster::block_on(mock.scope(check_out(&tea()))).unwrap_err();
        assert!(matches!(error, JsError::Disconnected { may_have_run: false, .. }));
    }
}
