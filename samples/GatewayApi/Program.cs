using GatewayApi;

await GatewayApp.Build(args).RunAsync();
