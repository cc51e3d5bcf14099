using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using LocalLlm.Tests.Hosting;

namespace LocalLlm.Tests.AsProcess;

/// <summary>The built sample as its user starts it.</summary>
public sealed class ProcessTests
{
    private static readonly string[] _anyPort = ["--port", "0"];

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task It_answers_and_a_signal_ends_it_with_every_record_on_disk(string signal)
    {
        using var folder = new TempFolder();
        await using ServerProcess server = ServerProcess.Start(folder.Path, _anyPort);
        using var http = new HttpClient { BaseAddress = await server.AddressAsync() };
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async client =>
        {
            for (int call = 0; call < 10; call++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
                request.Headers.Add(RunningServer.IdHeader, $"{client}-{call}");
                (await http.SendAsync(request)).EnsureSuccessStatusCode().Dispose();
            }
        }));
        await server.SignalAsync(signal);

        (await server.ExitCodeAsync()).ShouldBe(0, server.Errors);
        var files = new LogFiles(folder.Combine("logs"));
        CallContract.Check(files).Count.ShouldBe(40);
        server.Output.ShouldContain($"Every call is on disk in {folder.Combine("logs")}");
    }

    [Fact]
    public async Task The_key_it_made_and_showed_clears_the_logs_and_stands_in_no_file()
    {
        using var folder = new TempFolder();
        await using ServerProcess server = ServerProcess.Start(folder.Path, _anyPort);
        using var http = new HttpClient { BaseAddress = await server.AddressAsync() };
        await Eventually.HoldsAsync(
            () => server.Output.Contains("Key for DELETE", StringComparison.Ordinal), "the key");
        string key = server.Output.Split("logs: ")[1].Split(' ')[0];
        http.DefaultRequestHeaders.Add("X-Api-Key", key);
        (await http.DeleteAsync("/api/v1/logs")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await server.SignalAsync("TERM");
        (await server.ExitCodeAsync()).ShouldBe(0);
        new LogFiles(folder.Combine("logs")).AllBytes().ShouldNotContain(key);
    }

    [Fact]
    public async Task The_environment_is_obeyed()
    {
        using var folder = new TempFolder();
        await using ServerProcess server = ServerProcess.Start(
            folder.Path,
            _anyPort,
            "LOG_DIR=elsewhere",
            "LOG_API_CALLS=False",
            "LOG_MAX_BYTES=600",
            "LOG_BACKUP_COUNT=2",
            "LLM_ADMIN_KEY=set-by-the-user");
        using var http = new HttpClient { BaseAddress = await server.AddressAsync() };
        for (int i = 0; i < 20; i++)
            (await http.GetAsync("/v1/models")).EnsureSuccessStatusCode().Dispose();
        await server.SignalAsync("TERM");
        (await server.ExitCodeAsync()).ShouldBe(0);

        Directory.Exists(folder.Combine("logs")).ShouldBeFalse();
        var files = new LogFiles(folder.Combine("elsewhere"));
        files.SegmentsOf(LogFiles.Api).Count.ShouldBe(3);
        files.RecordsOf(LogFiles.Api).ShouldAllBe(record => record.Text("event_type") == "models_listed");
        server.Output.ShouldNotContain("set-by-the-user");
    }

    [Fact]
    public async Task Debug_logs_at_DEBUG_and_on_standard_error_whatever_LOG_LEVEL_says()
    {
        using var folder = new TempFolder();
        await using ServerProcess server = ServerProcess.Start(
            folder.Path, [.. _anyPort, "--debug"], "LOG_LEVEL=error", "Hewn__Levels__Microsoft.AspNetCore=DEBUG");
        using var http = new HttpClient { BaseAddress = await server.AddressAsync() };
        (await http.GetAsync("/v1/models")).EnsureSuccessStatusCode().Dispose();
        await server.SignalAsync("TERM");
        (await server.ExitCodeAsync()).ShouldBe(0);
        server.Errors.ShouldContain("level=INFO msg=\"Outgoing response\"");
        var files = new LogFiles(folder.Combine("logs"));
        files.RecordsOf(LogFiles.Api).ShouldContain(record => record.Text("level") == "DEBUG");
    }

    [Fact]
    public async Task A_log_directory_that_is_a_file_ends_the_start_with_2()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.Combine("file"), "");
        await using ServerProcess server = ServerProcess.Start(folder.Path, _anyPort, "LOG_DIR=file");
        (await server.ExitCodeAsync()).ShouldBe(2, server.Output);
        server.Errors.Trim().ShouldBe(
            "Wrong logging configuration: Directory=\"file\" is a file; expected a directory, or a name "
            + "that is free for one");
    }

    [Fact]
    public async Task A_log_directory_that_cannot_be_made_is_told_on_standard_error_and_the_api_serves()
    {
        using var folder = new TempFolder();
        File.CreateSymbolicLink(folder.Combine("link"), folder.Combine("nowhere"));
        await using ServerProcess server = ServerProcess.Start(folder.Path, _anyPort, "LOG_DIR=link/logs");
        using var http = new HttpClient { BaseAddress = await server.AddressAsync() };
        (await http.GetStringAsync("/v1/models")).ShouldContain(OpenAiClients.Model);
        (await http.GetStringAsync("/health")).ShouldContain("degraded");
        await Eventually.HoldsAsync(
            () => server.Errors.Contains("api.log cannot be opened", StringComparison.Ordinal), "what it says of that");
        File.Delete(folder.Combine("link"));
        await server.SignalAsync("TERM");
        (await server.ExitCodeAsync()).ShouldBe(0);
        CallContract.Check(new LogFiles(folder.Combine("link", "logs"))).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("LOG_MAX_BYTES=abc", "whole number of bytes")]
    [InlineData("LOG_MAX_BYTES=-1", "0 or more")]
    [InlineData("LOG_BACKUP_COUNT=1001", "from 0 to 1000")]
    [InlineData("LOG_LEVEL=loud", "INFO")]
    [InlineData("LOG_API_CALLS=maybe", "true or false")]
    [InlineData("DEBUG=perhaps", "true or false")]
    public async Task A_wrong_variable_ends_the_start_with_2_and_says_key_value_and_what_is_allowed(
        string variable, string allowed)
    {
        using var folder = new TempFolder();
        await using ServerProcess server = ServerProcess.Start(folder.Path, _anyPort, variable);
        (await server.ExitCodeAsync()).ShouldBe(2, server.Output);
        string[] pair = variable.Split('=');
        server.Errors.ShouldContain($"{pair[0]}=\"{pair[1]}\"", Case.Sensitive);
        server.Errors.ShouldContain(allowed, Case.Sensitive);
        Directory.Exists(folder.Combine("logs")).ShouldBeFalse();
    }

    [Fact]
    public async Task All_wrong_variables_are_told_together()
    {
        using var folder = new TempFolder();
        await using ServerProcess server = ServerProcess.Start(
            folder.Path, _anyPort, "LOG_MAX_BYTES=abc", "LOG_LEVEL=loud", "LOG_API_CALLS=maybe");
        (await server.ExitCodeAsync()).ShouldBe(2);
        foreach (string key in (string[])["LOG_MAX_BYTES", "LOG_LEVEL", "LOG_API_CALLS"])
            server.Errors.ShouldContain(key, Case.Sensitive);
    }

    [Fact]
    public async Task With_an_upstream_that_server_answers_and_nothing_is_trained()
    {
        using var folder = new TempFolder();
        await using ScriptedUpstream upstream = await ScriptedUpstream.StartAsync(async context =>
        {
            await ScriptedUpstream.SendAsync(context, ScriptedUpstream.Piece("from elsewhere"));
            await ScriptedUpstream.SendAsync(context, ScriptedUpstream.Finish());
            await ScriptedUpstream.SendAsync(context, "[DONE]");
        });
        await using ServerProcess server = ServerProcess.Start(
            folder.Path, [.. _anyPort, "--upstream", upstream.Address.ToString()], "LLM_MODEL=hewn-small");
        using var http = new HttpClient { BaseAddress = await server.AddressAsync() };
        using HttpResponseMessage answer = await http.PostAsJsonAsync(
            RunningServer.Generate, new { question = "Hello?", model = "upstream-model" });
        (await answer.Content.ReadAsStringAsync()).ShouldContain("from elsewhere");
        (await http.GetStringAsync("/health")).ShouldNotContain("model");
        Directory.Exists(folder.Combine("llm-data")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("--prot 1", "--prot", "")]
    [InlineData("--port abc", "abc", "")]
    [InlineData("--port 70000", "expected a number from 0 to 65535", "")]
    [InlineData("--upstream ftp://x", "expected an http or https address", "")]
    [InlineData("--host nowhere.example", "expected localhost, an IP address", "")]
    [InlineData("", "PORT=\"abc\"", "PORT=abc")]
    [InlineData("", "PORT=\"65536\"", "PORT=65536")]
    public async Task A_wrong_option_is_refused_with_its_name_and_what_is_expected(
        string arguments, string message, string variable)
    {
        using var folder = new TempFolder();
        await using ServerProcess server = ServerProcess.Start(
            folder.Path,
            arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            variable.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        (await server.ExitCodeAsync()).ShouldNotBe(0);
        server.Errors.ShouldContain(message, Case.Sensitive);
        Directory.GetFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_port_in_use_ends_the_start_with_1_and_names_it()
    {
        using var folder = new TempFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using ServerProcess server = ServerProcess.Start(folder.Path, ["--port", $"{port}"]);
        (await server.ExitCodeAsync()).ShouldBe(1);
        server.Errors.ShouldContain($"Cannot listen on 127.0.0.1:{port}");
    }

    [Fact]
    public async Task Help_shows_examples()
    {
        using var folder = new TempFolder();
        await using ServerProcess server = ServerProcess.Start(folder.Path, ["--help"]);
        (await server.ExitCodeAsync()).ShouldBe(0);
        server.Output.ShouldContain("Examples:");
        server.Output.ShouldContain("--upstream http://localhost:11434");
        Directory.GetFileSystemEntries(folder.Path).ShouldBeEmpty();
    }
}
