using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Gateway.Instrumentation.EntityFrameworkCore;

/// <summary>Records SaveChanges.</summary>
internal sealed class SaveInterceptor(MeasuredContexts contexts) : SaveChangesInterceptor
{
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        if (eventData.Context is { } context)
            contexts.StateOf(context).Save = contexts.Saves.TrackSaveChanges(context.GetType().Name);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        new(SavingChanges(eventData, result));

    public override int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        if (eventData.Context is { } context)
        {
            var state = contexts.StateOf(context);
            state.Saved();
            state.Save.Succeed();
            state.Save.Dispose();
        }

        return result;
    }

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default) =>
        new(SavedChanges(eventData, result));

    // A conflict is no failure of the database, which did what it was asked for. SaveChangesFailed is not called for it.
    public override InterceptionResult ThrowingConcurrencyException(ConcurrencyExceptionEventData eventData, InterceptionResult result)
    {
        if (result.IsSuppressed || eventData.Context is not { } context)
            return result;
        var state = contexts.StateOf(context);
        state.Saved();
        state.Save.Fail(MeasuredContexts.Conflict);
        state.Save.Dispose();
        return result;
    }

    public override ValueTask<InterceptionResult> ThrowingConcurrencyExceptionAsync(
        ConcurrencyExceptionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        new(ThrowingConcurrencyException(eventData, result));

    public override void SaveChangesFailed(DbContextErrorEventData eventData)
    {
        if (eventData.Context is not { } context)
            return;
        var state = contexts.StateOf(context);
        state.NotSaved(eventData.Exception);
        state.Save.Fail(contexts.ErrorOf(eventData.Exception));
        state.Save.Dispose();
    }

    public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        SaveChangesFailed(eventData);
        return Task.CompletedTask;
    }

    public override void SaveChangesCanceled(DbContextEventData eventData)
    {
        if (eventData.Context is not { } context)
            return;
        var state = contexts.StateOf(context);
        state.NotSaved(new OperationCanceledException());
        state.Save.Cancel();
        state.Save.Dispose();
    }

    public override Task SaveChangesCanceledAsync(DbContextEventData eventData, CancellationToken cancellationToken = default)
    {
        SaveChangesCanceled(eventData);
        return Task.CompletedTask;
    }
}
