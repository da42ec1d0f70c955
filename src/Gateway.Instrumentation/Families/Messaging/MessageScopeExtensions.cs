namespace Gateway.Instrumentation;

/// <summary>Says in one call how a message was settled and why it failed.</summary>
public static class MessageScopeExtensions
{
    /// <summary>Reports the settlement and, if it failed, the failure, which is counted as an error beside the settlement.</summary>
    /// <param name="scope">The scope of the message. Dispose it as usual.</param>
    /// <param name="settlement">The settlement. <see cref="MessageSettlement.Cancelled"/> counts no error.</param>
    /// <param name="failure">What the handler threw; null when it did not.</param>
    public static void Settle(this OperationScope<MessageSettlement> scope, MessageSettlement settlement, Exception? failure = null)
    {
        if (settlement == MessageSettlement.Cancelled)
        {
            scope.Cancel();
            return;
        }

        scope.Complete(settlement);
        if (failure is not null)
            scope.Fail(failure);
    }
}
