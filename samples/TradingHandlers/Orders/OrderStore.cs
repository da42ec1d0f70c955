using System.Data.Common;
using Dapper;
using Gateway.Instrumentation;
using TradingHandlers.Messages;

namespace TradingHandlers.Orders;

/// <summary>The orders and their fills.</summary>
internal sealed class OrderStore(OrderDatabase database, IErrorClassifier errors)
{
    private const string Newest = "SELECT id, account, symbol, side, type, quantity, state, price, reason FROM orders ORDER BY signaled_at DESC LIMIT 20";
    private const string One = "SELECT id, account, symbol, side, type, quantity, state, price, reason FROM orders WHERE id = @id";

    /// <summary>Keeps a new order; false when it is there already, because somebody gave it twice.</summary>
    public async Task<bool> TryAddAsync(OrderTicket order)
    {
        await using var connection = await database.OpenAsync();
        try
        {
            await connection.ExecuteAsync(
                "INSERT INTO orders VALUES (@Id, @Account, @Symbol, @Side, @Type, @Quantity, @State, NULL, NULL, @SignaledAt)",
                new
                {
                    order.Id,
                    order.Account,
                    order.Symbol,
                    Side = $"{order.Side}",
                    order.Type,
                    order.Quantity,
                    State = $"{OrderState.Placed}",
                    SignaledAt = order.SignaledAt.ToUnixTimeMilliseconds(),
                });
            return true;
        }
        catch (DbException twice) when (errors.Classify(twice) == OrderErrors.ConstraintViolation)
        {
            return false;
        }
    }

    /// <summary>Keeps how an order ended, and its fill: both or nothing.</summary>
    public async Task EndAsync(OrderReport report)
    {
        double? price = report.State == OrderState.Filled ? report.Price : null;
        await using var connection = await database.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(
            "UPDATE orders SET state = @State, price = @price, reason = @Reason WHERE id = @Id", new { report.Order.Id, State = $"{report.State}", price, report.Reason }, transaction);
        if (price is not null)
            await connection.ExecuteAsync("INSERT INTO fills VALUES (@Id, @price, @Quantity)", new { report.Order.Id, price, report.Order.Quantity }, transaction);
        await transaction.CommitAsync();
    }

    /// <summary>Deletes the orders that ended and are older than this, with their fills.</summary>
    public async Task ForgetAsync(DateTimeOffset before)
    {
        await using var connection = await database.OpenAsync();
        await connection.ExecuteAsync(
            "DELETE FROM orders WHERE signaled_at < @before AND state <> @placed", new { before = before.ToUnixTimeMilliseconds(), placed = $"{OrderState.Placed}" });
    }

    /// <summary>The newest orders.</summary>
    public async Task<IReadOnlyList<StoredOrder>> NewestAsync()
    {
        await using var connection = await database.OpenAsync();
        return [.. await connection.QueryAsync<StoredOrder>(Newest)];
    }

    /// <summary>One order; null when there is none of this id.</summary>
    public async Task<StoredOrder?> FindAsync(string id)
    {
        await using var connection = await database.OpenAsync();
        return await connection.QuerySingleOrDefaultAsync<StoredOrder>(One, new { id });
    }

    /// <summary>How many orders there are in each state.</summary>
    public async Task<IReadOnlyDictionary<OrderState, int>> CountAsync()
    {
        await using var connection = await database.OpenAsync();
        var counts = await connection.QueryAsync<(string State, long Count)>("SELECT state, COUNT(*) FROM orders GROUP BY state");
        return counts.ToDictionary(static count => Enum.Parse<OrderState>(count.State), static count => (int)count.Count);
    }
}
