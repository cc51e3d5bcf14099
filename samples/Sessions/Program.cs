using Hewn.Sessions;
using Sessions;

// A training that keeps a session in ./data (or DREAMLAKE_LOCAL_PATH), for `hewn sessions` to be tried on. It may be
// killed at any moment, and started again: then the session goes on.
if (TrainingOptions.TryParse(args) is not { } options)
{
    Console.Error.WriteLine($"Expected {TrainingOptions.Usage}");
    return 2;
}

string root = Environment.GetEnvironmentVariable("DREAMLAKE_LOCAL_PATH") is { Length: > 0 } path ? path : "./data";
try
{
    await Session.Run(
        options.Name,
        "samples",
        session => Training.RunAsync(session, options),
        root,
        set =>
        {
            set.Description = "Two rings, told apart by a network with one hidden layer";
            set.Tags = ["rings", "sgd"];
            set.TakesGlobalLog = true;
        });
    Console.WriteLine($"The session is in {Path.Combine(root, "samples", options.Name)}. `hewn sessions` reads it.");
    return 0;
}
catch (Exception e) when (e is InvalidOperationException or ArgumentException)
{
    Console.Error.WriteLine(e.Message); // It stands in the session, with its stack, if there is one of that name.
    return 1;
}
