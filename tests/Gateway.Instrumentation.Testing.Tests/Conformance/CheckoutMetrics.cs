namespace Gateway.Instrumentation.Testing.Tests.Conformance;

/// <summary>A family as a user writes one.</summary>
internal sealed class CheckoutMetrics
{
    private readonly Gauge _open;
    private readonly Labeled<Counter, string, string> _errors;
    private readonly Labeled<Histogram, string> _duration;
    private readonly Gauge _lastSuccess;

    private readonly Labeled<Handles, string> _shops;
    private readonly OperationKind<Handles> _checkout;
    private readonly TimedOperation<string> _refund;
    private readonly MetricFactory _metrics;

    public CheckoutMetrics(MetricFactory metrics)
    {
        var shop = Label.Text("shop");
        _open = metrics.Gauge("checkouts_inprogress", "Checkouts that run now.");
        _errors = metrics.Counter("checkout_errors_total", "Checkouts that failed.", shop, Label.Text("error_type"));
        _duration = metrics.Histogram("checkout_duration_seconds", "Time of a checkout.", Buckets.Default, shop);
        _lastSuccess = metrics.Gauge("checkout_last_success_timestamp", "When a checkout last succeeded.");
        _refund = metrics.TimedOperation("refund", "Refunds.", null, shop);
        _shops = metrics.Bundle(shop, name => new Handles(this, name));
        _checkout = metrics.OperationKind<Handles>(static (shop, end) => shop.End(end), static shop => shop.Start());
        _metrics = metrics;
    }

    public OperationScope TrackCheckout(string shop) => _checkout.Start(_shops.WithLabels(shop));

    public void RecordCheckout(string shop, TimeSpan duration) => _checkout.Record(_shops.WithLabels(shop), duration);

    public void RecordCheckout(string shop, string errorType, TimeSpan duration) => _checkout.Record(_shops.WithLabels(shop), errorType, duration);

    public OperationScope TrackRefund(string shop) => _refund.Start(shop);

    public void RecordRefund(string shop, OperationOutcome outcome, TimeSpan duration) => _refund.Record(shop, outcome, duration);

    public void Announce(string shop, params ReadOnlySpan<string> errorTypes)
    {
        _shops.WithLabels(shop);
        _refund.Announce(shop);
        _errors.Announce(shop, _metrics.ErrorTypes);
        _errors.Announce(shop, errorTypes);
    }

    private sealed class Handles(CheckoutMetrics family, string shop)
    {
        private readonly Histogram _duration = family._duration.WithLabels(shop);

        public void Start() => family._open.Inc();

        public void End(OperationEnd end)
        {
            family._open.Dec();
            _duration.Observe(end.Elapsed);
            if (end.ErrorType is not null)
                family._errors.WithLabels(shop, end.ErrorType).Inc();
            else if (end.Outcome == OperationOutcome.Success)
                family._lastSuccess.SetToTime(end.EndedAt);
        }
    }
}
