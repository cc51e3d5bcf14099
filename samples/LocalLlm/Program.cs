using System.CommandLine;
using LocalLlm;

ParseResult typed = ServerCommand.Create().Parse(args);
if (typed.Errors.Count == 0)
    return await typed.InvokeAsync();

foreach (string error in typed.Errors.Select(error => error.Message).Distinct())
    await Console.Error.WriteLineAsync(error);
await Console.Error.WriteLineAsync("See --help for what is possible.");
return 2;
