namespace Gateway.Instrumentation.Monitoring;

/// <summary>What the engineer who is called at night reads. Short sentences in Markdown.</summary>
/// <remarks>
/// <c>{threshold}</c>, <c>{threshold:percent}</c>, <c>{threshold:duration}</c>, <c>{threshold:bytes}</c> and <c>{for}</c> become what the alert
/// has, also when the settings change it. A meaning without the threshold of its alert gets a sentence with it.
/// </remarks>
/// <param name="Meaning">What is wrong, and what users notice of it. It is the alert's description as well.</param>
/// <param name="LookAt">What to look at first: panels, queries, logs.</param>
/// <param name="WhatToDo">What to do about it, and when it may wait.</param>
public sealed record Runbook(string Meaning, string LookAt, string WhatToDo);
