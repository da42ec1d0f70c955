namespace Gateway.Instrumentation.Monitoring;

/// <summary>What the engineer who is called at night reads. Short sentences in Markdown.</summary>
/// <param name="Meaning">What is wrong, and what users notice of it. It is the alert's description as well.</param>
/// <param name="LookAt">What to look at first: panels, queries, logs.</param>
/// <param name="WhatToDo">What to do about it, and when it may wait.</param>
public sealed record Runbook(string Meaning, string LookAt, string WhatToDo);
