namespace Gateway.Instrumentation.Monitoring.Export;

/// <summary>Files to start from, which a team makes its own.</summary>
internal static class ExampleFiles
{
    public const string DashboardProvider =
        """
        # Copy to /etc/grafana/provisioning/dashboards, and the dashboards to the path below.
        apiVersion: 1
        providers:
          - name: gateway
            folder: Gateway
            type: file
            disableDeletion: false
            allowUiUpdates: false
            options:
              path: /var/lib/grafana/dashboards/gateway

        """;

    public const string DataSource =
        """
        # Copy to /etc/grafana/provisioning/datasources. The exemplars link a point of a panel to its trace: name your store of traces.
        apiVersion: 1
        datasources:
          - name: Prometheus
            type: prometheus
            access: proxy
            url: http://localhost:9090
            isDefault: true
            jsonData:
              httpMethod: POST
              timeInterval: 15s
              exemplarTraceIdDestinations:
                - name: trace_id
                  url: http://localhost:16686/trace/$${__value.raw}

        """;

    public const string Alertmanager =
        """
        # An example: fill in the addresses and keys, then check it with amtool check-config.
        global:
          smtp_smarthost: smtp.example.com:587
          smtp_from: alerts@example.com

        route:
          receiver: mail
          group_by: [alertname, job]
          group_wait: 30s
          group_interval: 5m
          repeat_interval: 12h
          routes:
            # Always firing: it proves that alerts arrive. Send it to a service that calls you when it stops.
            - matchers: [alertname="GatewayWatchdog"]
              receiver: dead-mans-switch
              repeat_interval: 5m
            - matchers: [severity="critical"]
              receiver: pager
              continue: true
            - matchers: [severity=~"critical|warning"]
              receiver: chat
            - matchers: [severity="info"]
              receiver: nobody

        # One cause, one alert.
        inhibit_rules:
          # A target that is down explains its other alerts.
          - source_matchers: [alertname=~"PricingServiceDown|TradingServiceDown|GatewayTargetDown"]
            target_matchers: [severity=~"warning|info", instance!=""]
            equal: [job, instance]
          - source_matchers: [alertname=~"PricingServiceDown|TradingServiceDown"]
            target_matchers: [alertname="GatewayTargetDown"]
            equal: [job, instance]
          # No data of a whole job: its objectives have none, either.
          - source_matchers: [alertname=~"PricingServiceDown|TradingServiceDown|GatewayTargetDown|GatewayJobGone"]
            target_matchers: [alertname=~"Gateway.+NoData"]
            equal: [job]
          # What wakes somebody hides the same in its milder form.
          - source_matchers: [alertname=~".+BurnsBudgetFast"]
            target_matchers: [alertname=~".+BurnsBudgetSlow"]
            equal: [job, sloth_id]
          - source_matchers: [alertname="PricingSyncStale"]
            target_matchers: [alertname="PricingSyncErrorRate"]
            equal: [job, provider]
          - source_matchers: [alertname="ProviderDown"]
            target_matchers: [alertname=~"LlmErrors|LlmRateLimited"]
            equal: [job, provider]
          - source_matchers: [alertname="PricingHighErrorRate"]
            target_matchers: [alertname=~"IncreasedErrorRate|HighErrorRateAlert"]
            equal: [job, endpoint, error_type]
          - source_matchers: [alertname="CriticalScoreLatency"]
            target_matchers: [alertname=~"SlowScoreLatency|ScoreP95LatencyAlert"]
            equal: [job, pricing_method]

        receivers:
          - name: nobody
          - name: pager
            pagerduty_configs:
              - routing_key: REPLACE-WITH-YOUR-ROUTING-KEY
                # Of the first: alerts of one group have no text in common when it names their labels.
                description: "{{ .CommonLabels.alertname }}: {{ (index .Alerts 0).Annotations.summary }}"
                details:
                  runbook: "{{ (index .Alerts 0).Annotations.runbook_url }}"
          - name: chat
            slack_configs:
              - api_url: https://hooks.slack.example.com/services/REPLACE
                channel: "#alerts"
                send_resolved: true
                title: "{{ .CommonLabels.alertname }} ({{ .Status }})"
                text: "{{ range .Alerts }}{{ .Annotations.summary }}\n{{ .Annotations.runbook_url }}\n{{ end }}"
          - name: mail
            email_configs:
              - to: team@example.com
                send_resolved: true
          - name: dead-mans-switch
            webhook_configs:
              - url: https://dead-mans-switch.example.com/REPLACE

        """;
}
