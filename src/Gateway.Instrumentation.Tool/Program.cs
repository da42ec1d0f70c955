using Gateway.Instrumentation.Tool;
using Gateway.Instrumentation.Tool.Commands;

return await GatewayMetricsTool.RunAsync(args, Terminal.OfProcess()).ConfigureAwait(false);
