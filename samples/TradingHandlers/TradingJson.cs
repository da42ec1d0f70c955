using System.Text.Json;
using System.Text.Json.Serialization;
using TradingHandlers.Alerts;
using TradingHandlers.Gateway;
using TradingHandlers.Messages;
using TradingHandlers.Orders;
using TradingHandlers.Risk;
using TradingHandlers.Strategies;

namespace TradingHandlers;

/// <summary>What is in messages, and what the endpoints read and write. Generated, so that nothing needs reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Candle))]
[JsonSerializable(typeof(IReadOnlyList<Candle>))]
[JsonSerializable(typeof(Signal))]
[JsonSerializable(typeof(PlaceOrder))]
[JsonSerializable(typeof(OrderReport))]
[JsonSerializable(typeof(PortfolioUpdate))]
[JsonSerializable(typeof(AlertRequest))]
[JsonSerializable(typeof(IReadOnlyList<PortfolioUpdate>))]
[JsonSerializable(typeof(IReadOnlyList<Goal>))]
[JsonSerializable(typeof(OrderRequest))]
[JsonSerializable(typeof(OrderAccepted))]
[JsonSerializable(typeof(PriceView))]
[JsonSerializable(typeof(StoredOrder))]
[JsonSerializable(typeof(IReadOnlyList<StoredOrder>))]
[JsonSerializable(typeof(RiskView))]
[JsonSerializable(typeof(ModelView))]
[JsonSerializable(typeof(IReadOnlyList<SentAlert>))]
internal sealed partial class TradingJson : JsonSerializerContext;
