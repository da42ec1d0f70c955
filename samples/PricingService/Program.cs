using Gateway.Instrumentation;
using PricingService;

var app = PricingServiceApp.Build(args);
var metrics = app.Services.GetRequiredService<GatewayMetrics>();
await app.RunAsync();

// After the last line of the log, for whoever watched.
metrics.WriteSummary(Console.Out);
