using System.CommandLine;
using System.Globalization;
using System.Net;
using Hewn.Configuration;
using LocalLlm.Overhead;
using LocalLlm.Quality;
using LocalLlm.Replay;
using LocalLlm.Serving;

namespace LocalLlm;

/// <summary>The sample's command line.</summary>
internal static class ServerCommand
{
    public static RootCommand Create()
    {
        Option<string> host = new("--host")
        {
            Description = "Address to listen on. Variable: HOST.",
            DefaultValueFactory = _ => Variable("HOST") ?? "127.0.0.1",
        };
        host.Validators.Add(result =>
        {
            // The server would take any other name as "every address of this machine".
            string name = result.GetValueOrDefault<string>();
            if (name is not ("localhost" or "*") && !IPAddress.TryParse(name, out _))
                result.AddError($"--host \"{name}\": expected localhost, an IP address, or * for all addresses");
        });
        Option<string> port = new("--port", "-p")
        {
            Description = "Port to listen on, 0 to 65535 (0 = a free one). Variable: PORT.",
            DefaultValueFactory = _ => Variable("PORT") ?? "5000",
        };
        port.Validators.Add(result =>
        {
            string text = result.GetValueOrDefault<string>();
            if (ParsePort(text) is null)
            {
                string origin = result.Implicit ? $"PORT=\"{text}\" (environment)" : $"--port \"{text}\"";
                result.AddError($"{origin}: expected a number from 0 to 65535");
            }
        });
        Option<string?> upstream = new("--upstream")
        {
            Description = "Let an OpenAI-compatible server answer instead of the embedded model, "
                + "e.g. http://localhost:11434",
        };
        upstream.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && ParseUrl(text) is null)
            {
                result.AddError(
                    $"--upstream \"{text}\": expected an http or https address such as http://localhost:11434");
            }
        });

        Option<bool> debug = new("--debug")
        {
            Description = "Log at DEBUG, on standard error too: as DEBUG=1, and over LOG_LEVEL.",
        };

        var serving = new ServingSettings();
        var command = new RootCommand(
            "A small LLM API whose every call is on disk.\n\n"
            + "Examples:\n"
            + "  dotnet run --project samples/LocalLlm\n"
            + "  dotnet run --project samples/LocalLlm -- --port 8080 --upstream http://localhost:11434\n"
            + "  dotnet run --project samples/LocalLlm -- --debug\n"
            + "  dotnet run --project samples/LocalLlm -- --model hewn-tiny\n"
            + "  dotnet run --project samples/LocalLlm -- replay logs/api.log\n\n"
            + "Variables: LOG_DIR (default ./logs), LOG_LEVEL, LOG_LEVELS, LOG_JSON, LOG_MAX_BYTES, LOG_BACKUP_COUNT,\n"
            + "LOG_PROMPTS, LOG_API_CALLS, DEBUG, Hewn__…;\n"
            + "LLM_UPSTREAM_KEY is the API key for --upstream, where that server asks for one;\n"
            + "LLM_ADMIN_KEY is the key that DELETE /api/v1/logs asks for; without it one is made and shown at start.")
        {
            host, port, upstream, debug,
        };
        serving.AddTo(command);
        command.Subcommands.Add(ReplayCommand.Create());
        command.Subcommands.Add(OverheadCommand.Create());
        command.Subcommands.Add(QualityCommand.Create());
        command.SetAction((parsed, cancellation) =>
        {
            if (parsed.GetValue(debug))
                TurnDebugOn();
            return RunAsync(ServerOptionsOf(parsed), cancellation);
        });
        return command;

        ServerOptions ServerOptionsOf(ParseResult parsed) => new(
            parsed.GetValue(host)!,
            ParsePort(parsed.GetValue(port)) ?? 0,
            ParseUrl(parsed.GetValue(upstream)),
            Variable("LLM_ADMIN_KEY"),
            Variable("LLM_UPSTREAM_KEY"),
            serving.ModelOf(parsed),
            serving.Read(parsed));
    }

    /// <summary>What is typed wins over the environment that it is typed in.</summary>
    private static void TurnDebugOn()
    {
        Environment.SetEnvironmentVariable("DEBUG", "1");
        Environment.SetEnvironmentVariable("LOG_LEVEL", null);
    }

    private static async Task<int> RunAsync(ServerOptions options, CancellationToken cancellation)
    {
        try
        {
            await using WebApplication app = LlmServer.Build(options);
            await app.StartAsync(cancellation);
            await app.WaitForShutdownAsync(cancellation);
            return 0;
        }
        catch (HewnConfigurationException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
        catch (IOException e) // The port is taken, the address is not ours.
        {
            await Console.Error.WriteLineAsync(
                $"Cannot listen on {options.Host}:{options.Port}: {e.Message} --port chooses another port.");
            return 1;
        }
    }

    private static int? ParsePort(string? text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) ? port : null;

    private static Uri? ParseUrl(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && (url.Scheme is "http" or "https") ? url : null;

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
