//! Random configurations through the life of a resource: every answer is what Terraform accepts.

use proptest::test_runner::{Config, TestCaseError, TestRunner};
use terraform_provider_acg::framework::value::Value;

use super::configurations::{Twofold, configurations};
use super::host::{Applied, Host, Planned, only_error};
use super::oracle::{fulfils, plan_valid};

/// A resource as Terraform stores it.
struct Stored {
    state: Value,
    private: Vec<u8>,
}

impl Host {
    /// P-30: plans as Terraform does, twice when the first plan replaces the resource. Gives what was
    /// prior in the end.
    async fn plan_checked(
        &mut self,
        stored: &Stored,
        config: &Value,
    ) -> Result<(Value, Planned), String> {
        let mut prior = stored.state.clone();
        let mut planned = self.plan(&prior, config, &stored.private).await;
        plan_valid(&self.block, &prior, config, &planned.state)?;
        if !planned.replaces.is_empty() {
            prior = Value::Null;
            // P-36: a create with the private state of what it replaces.
            planned = self.plan(&prior, config, &planned.private).await;
            plan_valid(&self.block, &prior, config, &planned.state)?;
            assert!(planned.replaces.is_empty(), "a create replaces nothing");
        }
        Ok((prior, planned))
    }

    /// Plans with what is known at first, then with all, then applies.
    async fn bring_about(&mut self, stored: &Stored, config: &Twofold) -> Result<Stored, String> {
        let (first, last) = config;
        let (prior, planned) = self.plan_checked(stored, first).await?;
        // P-31: the second plan only makes known what was unknown.
        let again = self.plan(&prior, last, &stored.private).await;
        plan_valid(&self.block, &prior, last, &again.state)?;
        fulfils(&planned.state, &again.state).map_err(|why| format!("second plan{why}"))?;

        if again.state == prior {
            return Ok(Stored {
                state: prior,
                private: stored.private.clone(),
            });
        }
        let applied = self.apply(&prior, last, &again.state, &again.private).await;
        self.accept(&again.state, applied)
            .map_err(|why| format!("apply{why}"))
    }

    /// P-40 for an operation that succeeds.
    fn accept(&self, planned: &Value, applied: Applied) -> Result<Stored, String> {
        assert_eq!(applied.diagnostics, []);
        assert!(applied.state.is_wholly_known());
        fulfils(planned, &applied.state)?;
        Ok(Stored {
            state: applied.state,
            private: applied.private,
        })
    }

    async fn live(&mut self, first: &Twofold, second: &Twofold) -> Result<(), String> {
        let nothing = Stored {
            state: Value::Null,
            private: Vec::new(),
        };
        let mut stored = self.bring_about(&nothing, first).await?;
        for (config, turn) in [(&first.1, first), (&second.1, second)] {
            stored = self.bring_about(&stored, turn).await?;
            // P-32: what was applied needs no change.
            let (_, planned) = self.plan_checked(&stored, config).await?;
            if planned.state != stored.state {
                fulfils(&stored.state, &planned.state)
                    .map_err(|why| format!("plan after apply{why}"))?;
                return Err("the plan after the apply has unknowns".into());
            }
            // P-45: what is read is what was stored.
            let read = self.read(&stored.state, &stored.private).await;
            assert_eq!((read.error(), &read.private), ("", &stored.private));
            fulfils(&stored.state, &read.state).map_err(|why| format!("read{why}"))?;
        }
        Ok(())
    }
}

#[test]
fn p30_p31_p32_p40_p45_every_answer_is_what_terraform_accepts() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let host = runtime.block_on(Host::start());
    let configs = configurations(&host.block);
    let host = tokio::sync::Mutex::new(host);
    let mut runner = TestRunner::new(Config {
        cases: 100,
        ..Config::default()
    });
    let outcome = runner.run(&(configs.clone(), configs), |(first, second)| {
        runtime.block_on(async {
            let mut host = host.lock().await;
            for config in [&first.0, &first.1, &second.0, &second.1] {
                let told = host.validate(config).await;
                if !told.is_empty() {
                    return Err(TestCaseError::reject(only_error(&told).to_owned()));
                }
            }
            host.live(&first, &second)
                .await
                .map_err(TestCaseError::fail)
        })
    });
    outcome.unwrap();
}
