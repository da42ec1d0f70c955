var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddGatewayMetrics(o => o.ServiceName = "gateway");
var app = builder.Build();
app.MapGatewayMetrics();
app.Run();
