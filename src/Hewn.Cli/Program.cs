// The hewn command.
//   Tool            what can be typed, help, and the boundary that turns failures into messages and exit codes
//   View/           `hewn view`: listing, statistics, error summary, following; what all who read logs share
//   Show/           `hewn show`: all lines of one request or trace
//   Stats/          `hewn stats`: figures of any log
//   Top/            `hewn top`: figures of the last while, live
//   Query/          `hewn query`: LogQL over local files, or over a real Loki
//   Completion/     `hewn completion`: what shells need so that Tab completes commands, labels and values
//   Charts/         curves in a terminal
//   Serve/          `hewn serve`: Loki's HTTP API over the logs and what is pushed to it
//   Proxy/          `hewn proxy`: records the calls to model servers that are not one's own
//   Requests/       `hewn requests`: those calls listed, shown, compared, sent again
//   Run/            `hewn run`: a model server as a child, its output as records
//   Logs/           `hewn logs`: the logs of a service and its engines as one
//   Usage/          `hewn usage`: calls, tokens and time by model, user and day
//   Ship/           `hewn ship`: logs to a Loki or an OpenTelemetry collector
//   Rules/          `hewn rules`: rule files checked, tested, evaluated
//   Recover/        `hewn recover`: what killed processes left in their rings
//   Doctor/         `hewn doctor`: settings with their origins, and whether logging can work with them
//   Sessions/       `hewn sessions`: experiments listed, shown, compared, searched, moved
//   DebugLog        `--debug`: what the tool itself does, on the error output
//   Terminal        what the tool sees of the world: output, errors, environment
//   Interrupt       Ctrl-C and termination as a cancellation, or for whoever takes signals himself
//   WatchedStream   output that knows whether its reader takes it
using Hewn.AspNetCore.Proxy;
using Hewn.Cli;
using Hewn.Cli.Proxy;
using Hewn.Cli.Run;
using Hewn.Cli.Serve;
using Hewn.Cli.Ship;

if (OperatingSystem.IsLinux() && EngineLauncher.IsAsked(args))
    return EngineLauncher.Become(args, Console.Error);
string? command = Array.Find(args, word => !word.StartsWith('-'));
if (command == ProxyCommand.Name)
    ProxyRuntime.Prepare();
using var interrupt = new Interrupt();
Terminal terminal = Terminal.OfProcess() with { TakeSignals = interrupt.Divert };
// What serves, or sends, has more to bring to its end than its output.
if (command is not (ServeCommand.Name or ProxyCommand.Name or RunCommand.Name or ShipCommand.Name))
    interrupt.EndWhereStuck(terminal);
return await Tool.RunAsync(args, terminal, TimeProvider.System, interrupt.Token);
