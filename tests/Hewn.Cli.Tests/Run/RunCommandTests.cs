using System.Text;
using System.Text.Json;

namespace Hewn.Cli.Tests.Run;

public sealed class RunCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Log => Path.Combine(_folder.Path, "logs", "engine-e.log");

    [Theory]
    [InlineData("hello", "INFO", "hello")]
    [InlineData("llama_model_load: error loading model: no such file", "ERROR", null)]
    [InlineData("srv    load_model: failed to load model, 'x.gguf'", "ERROR", null)]
    [InlineData("main: server is listening on http://127.0.0.1:8080 - starting the main loop", "INFO", null)]
    [InlineData("slot print_timing: id  0 | task 7 | prompt eval time = 12.5 ms, 0 errors", "INFO", null)]
    [InlineData("warning: not compiled with GPU offload support", "WARN", null)]
    [InlineData("0.01.234.567 W common_init: no cache", "WARN", "common_init: no cache")]
    [InlineData("0.01.234.567 I srv  update_slots: all idle", "INFO", "srv  update_slots: all idle")]
    [InlineData("0.01.234.567 E srv  operator(): got exception", "ERROR", "srv  operator(): got exception")]
    [InlineData("GGML_ASSERT(n_tokens > 0) failed", "ERROR", null)]
    [InlineData("WARNING 01-19 00:00:00 [config.py:12] Slow", "WARN", "Slow")]
    [InlineData("(EngineCore_0 pid=7) ERROR 01-19 00:00:00 [core.py:1] died", "ERROR", "died")]
    [InlineData("INFO:     Started server process [7]", "INFO", "Started server process [7]")]
    [InlineData("CRITICAL:root:no memory", "FATAL", "no memory")]
    [InlineData("time=2026-01-19T12:00:00.000Z level=WARN msg=\"Model cache miss\" model=llama-3", "WARN",
        "Model cache miss")]
    [InlineData("{\"level\":\"error\",\"msg\":\"boom\",\"ts\":1768824000.5}", "ERROR", "boom")]
    [InlineData("2026/01/19 12:00:00 http: TLS handshake error", "INFO", "http: TLS handshake error")]
    [InlineData("the word error inside of a sentence says nothing", "INFO", null)]
    public async Task The_level_is_what_the_line_says(string line, string level, string? message)
    {
        JsonElement record = (await RunOnAsync($"{line}\n"))[0];
        record.Text("level").ShouldBe(level);
        record.Text("message").ShouldBe(message ?? line);
        record.Text("line").ShouldBe(message is null || message == line ? null : line);
        record.Text("engine").ShouldBe("e");
        record.Text("stream").ShouldBe("stdout");
    }

    [Fact]
    public async Task Fields_of_json_lines_are_fields_and_the_line_is_kept()
    {
        const string Line = """
            {"level":"warn","msg":"slow","logger":"http.access","ms":12.50,"n":12345678901234567890,"api_key":"abcd123"}
            """;
        JsonElement record = (await RunOnAsync($"{Line.Trim()}\n"))[0];
        record.Text("logger").ShouldBe("http.access");
        record.Text("ms").ShouldBe("12.50");
        record.Text("n").ShouldBe("12345678901234567890");
        record.Text("api_key").ShouldBe("[REDACTED]");
        record.Text("line").ShouldNotBeNull().ShouldStartWith("{\"level\":\"warn\",\"msg\":\"slow\"");
        File.ReadAllText(Log).ShouldNotContain("abcd123");
    }

    [Fact]
    public async Task A_traceback_is_one_record_of_its_own_that_says_what_was_thrown()
    {
        List<JsonElement> records = await RunOnAsync("""
            INFO:     Application startup
            Traceback (most recent call last):
              File "serve.py", line 3, in <module>
                main()

            During handling of the above exception, another exception occurred:

            Traceback (most recent call last):
              File "serve.py", line 9, in main
            torch.cuda.OutOfMemoryError: CUDA out of memory
            INFO:     Shutting down

            """);
        records.ConvertAll(record => record.Text("level")).ShouldBe(["INFO", "ERROR", "INFO"]);
        records[1].Text("message").ShouldBe("torch.cuda.OutOfMemoryError: CUDA out of memory");
        records[1].Text("error").ShouldBe("CUDA out of memory");
        records[1].Text("error_type").ShouldBe("torch.cuda.OutOfMemoryError");
        records[1].Text("stack_trace").ShouldNotBeNull().ShouldStartWith("Traceback (most recent call last):\n  File");
        records[1].Text("stack_trace").ShouldNotBeNull().ShouldContain("\n\nDuring handling");
        records[1].Text("line").ShouldBeNull();
    }

    [Fact]
    public async Task A_trace_behind_a_record_that_tells_of_the_failure_belongs_to_it()
    {
        List<JsonElement> records = await RunOnAsync("""
            ERROR:root:request failed
            Traceback (most recent call last):
              File "a.py", line 1, in f
            ValueError: bad
            INFO:root:next

            """);
        records.Count.ShouldBe(2);
        records[0].Text("message").ShouldBe("request failed");
        records[0].Text("error_type").ShouldBe("ValueError");
        records[0].Text("stack_trace").ShouldNotBeNull().ShouldEndWith("ValueError: bad");
        records[0].Text("line").ShouldNotBeNull().ShouldStartWith("ERROR:root:request failed");
    }

    [Fact]
    public async Task A_panic_of_go_is_fatal_with_its_goroutines()
    {
        List<JsonElement> records = await RunOnAsync("""
            time=2026-01-19T12:00:00.000Z level=INFO msg=up
            panic: runtime error: index out of range [3] with length 3

            goroutine 1 [running]:
            main.main()
            	/src/main.go:8 +0x1d

            """);
        records.Count.ShouldBe(2);
        records[1].Text("level").ShouldBe("FATAL");
        records[1].Text("message").ShouldBe("panic: runtime error: index out of range [3] with length 3");
        records[1].Text("error_type").ShouldBe("panic");
        records[1].Text("stack_trace").ShouldNotBeNull().ShouldContain("goroutine 1 [running]:\nmain.main()");
    }

    [Fact]
    public async Task A_progress_bar_is_one_record_that_counts_what_it_overwrote()
    {
        string bar = string.Concat(Enumerable.Range(0, 50).Select(i => $"\r\e[32mLoading {i}%\e[0m\e[K"));
        List<JsonElement> records = await RunOnAsync($"{bar}\rLoading done\nnext\n");
        records.ConvertAll(record => record.Text("message")).ShouldBe(["Loading done", "next"]);
        records[0].Text("overwritten").ShouldBe("50");
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_cut_and_says_how_long_it_was()
    {
        string line = new('é', 150_000);
        List<JsonElement> records = await RunOnAsync($"{line}\nnext\n");
        records[0].Text("line_bytes").ShouldBe("300000");
        records[0].Text("message").ShouldBe(new string('é', 8192) + "…[truncated 283616 bytes]");
        records[1].Text("message").ShouldBe("next");
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_told_and_harm_nothing()
    {
        byte[] bytes = [.. "ok "u8, 0xff, 0xfe, 0xc3, .. "\n"u8, 0, 1, 2, (byte)'\n', .. "next\n"u8];
        List<JsonElement> records = await RunOnAsync(bytes);
        records[0].Text("message").ShouldBe("ok \ufffd\ufffd\ufffd");
        records[0].Text("invalid_utf8").ShouldBe("true");
        records[1].Text("message").ShouldBe("\0\u0001\u0002");
        records[1].Text("invalid_utf8").ShouldBeNull();
        records[2].Text("message").ShouldBe("next");
    }

    [Fact]
    public async Task A_last_line_without_an_end_is_a_record()
    {
        List<JsonElement> records = await RunOnAsync("first\nlast without end");
        records.ConvertAll(record => record.Text("message")).ShouldBe(["first", "last without end"]);
    }

    [Fact]
    public async Task A_line_that_comes_in_pieces_is_one_record()
    {
        await RunAsync("sh", "-c", "printf 'first\\nhalf a '; sleep 0.4; printf 'line\\nlast\\n'");
        EngineOutput.Of(Log).ConvertAll(record => record.Text("message"))
            .ShouldBe(["first", "half a line", "last"]); // A record waits for less than that pause.
    }

    [Fact]
    public async Task Output_is_shown_as_it_is_unless_quiet()
    {
        const string Script = "printf 'a\\tb\\n\\nc'; printf 'to stderr\\n' >&2";
        ToolRun shown = await RunAsync("sh", "-c", Script);
        shown.Output.ShouldBe("a\tb\n\nc");
        shown.Error.ShouldBe("to stderr\n");
        ToolRun quiet = await ToolRun.OfAsync(
            Settings(), "run", "--quiet", "--name", "e", "--log-dir", _folder.File("logs"), "--", "sh", "-c", Script);
        (quiet.Output, quiet.Error).ShouldBe(("", ""));
        List<JsonElement> records = EngineOutput.Of(Log);
        records.Count.ShouldBe(6);
        records.Count(record => record.Text("stream") == "stderr").ShouldBe(2);
    }

    [Theory]
    [InlineData("exit 0", 0, "INFO", "Engine ended", null)]
    [InlineData("echo why it failed >&2; exit 3", 3, "FATAL", "Engine ended with exit code 3", "why it failed")]
    [InlineData("echo before; kill -9 $$", 137, "FATAL", "Engine was killed by SIGKILL", "before")]
    [InlineData("echo before; kill -SEGV $$", 139, "FATAL", "Engine was killed by SIGSEGV", "before")]
    public async Task The_end_is_told_and_its_code_passed_on(
        string script, int code, string level, string message, string? last)
    {
        ToolRun run = await RunAsync("sh", "-c", script);
        run.ExitCode.ShouldBe(code);
        List<JsonElement> records = EngineOutput.Records(Log);
        records[0].Text("event_type").ShouldBe("engine_start");
        JsonElement end = records[^1];
        end.Text("event_type").ShouldBe("engine_end");
        end.Text("level").ShouldBe(level);
        end.Text("message").ShouldBe(message);
        end.Text("exit_code").ShouldBe(code.ToString(System.Globalization.CultureInfo.InvariantCulture));
        end.Text("pid").ShouldBe(records[0].Text("pid"));
        end.Text("duration_s").ShouldNotBeNull();
        end.Text("last_output").ShouldBe(last);
        end.Text("error").ShouldBe(last);
        if (level == "FATAL")
            run.Error.ShouldContain($"hewn run: e: {message}");
    }

    [Fact]
    public async Task The_record_of_a_crash_has_the_last_lines_in_their_bounds()
    {
        await RunAsync("sh", "-c", "for i in $(seq 1000); do echo line $i; done; exit 1");
        JsonElement end = EngineOutput.Records(Log)[^1];
        string[] lines = end.Text("last_output").ShouldNotBeNull().Split('\n');
        lines.Length.ShouldBe(50);
        (lines[0], lines[^1]).ShouldBe(("line 951", "line 1000"));
        end.Text("output_lines").ShouldBe("1000");
        EngineOutput.Of(Log).Count.ShouldBe(1000);
    }

    [Fact]
    public async Task Credentials_of_the_command_are_in_no_file()
    {
        await RunAsync(
            "sh", "-c", "exit 5", "--port", "80", "--api-key", "Zq9secretvalue", "--token=Zq9secretvalue", "model.gguf",
            "--password=", "draft.gguf", "--db-password=Zq9secretvalue");
        string log = File.ReadAllText(Log);
        log.ShouldNotContain("Zq9secretvalue");
        const string Expected = """
            ["sh","-c","exit 5","--port","80","--api-key","[REDACTED]","--token=[REDACTED]","model.gguf",
            "--password=","draft.gguf","--db-password=[REDACTED]"]
            """;
        // An option has its value behind its sign, even an empty one: what follows is another argument.
        List<JsonElement> records = EngineOutput.Records(Log);
        records[0].Text("command").ShouldBe(Expected.Replace("\n", "", StringComparison.Ordinal));
        records[^1].Text("command").ShouldBe(Expected.Replace("\n", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(127, "'no-such-command-here': command not found", "no-such-command-here")]
    [InlineData(127, "'./no/such/file' does not exist", "./no/such/file")]
    [InlineData(126, "' is not executable", "FILE")]
    [InlineData(126, "' is a directory", "FOLDER")]
    [InlineData(126, "' is no program of this system", "BROKEN")]
    [InlineData(127, "the interpreter that its first line names", "SCRIPT")]
    public async Task What_cannot_be_started_is_told_as_a_shell_would(int code, string message, string command)
    {
        command = command switch
        {
            "FILE" => _folder.Write("plain.txt", "text"),
            "FOLDER" => $"{_folder.Path}/",
            "BROKEN" => Executable("broken", "\u007fELF no program"),
            "SCRIPT" => Executable("script", "#!/no/such/interpreter\n"),
            _ => command,
        };
        ToolRun run = await RunAsync(command);
        run.Error.ShouldContain(message);
        run.ExitCode.ShouldBe(code);
    }

    [Theory]
    [InlineData("--name: 'a/b' is not possible", "--name", "a/b", "--", "true")]
    [InlineData("--log-dir: '' is not possible", "--log-dir", "", "--", "true")]
    [InlineData("COMMAND: '' is not possible", "--", "")]
    [InlineData("Required argument 'COMMAND' missing for command: 'run'")]
    public async Task What_cannot_be_is_told(string message, params string[] args)
    {
        ToolRun run = await ToolRun.OfAsync(Settings(), ["run", .. args]);
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain(message);
    }

    [Fact]
    public async Task All_behind_the_dashes_is_the_command_further_dashes_too()
    {
        ToolRun run = await RunAsync("printf", "%s|", "-m", "--help", "--", "--name", "x", "@file", "[a]");
        run.Output.ShouldBe("-m|--help|--|--name|x|@file|[a]|");
    }

    [Fact]
    public async Task Variables_that_the_engine_may_have_for_itself_do_not_change_what_is_recorded()
    {
        RunSettings settings = Settings() with
        {
            Environment = new()
            {
                ["PATH"] = Environment.GetEnvironmentVariable("PATH"),
                ["LOG_LEVEL"] = "3",
                ["LOG_JSON"] = "maybe",
                ["DEBUG"] = "*",
                ["LOG_DIR"] = _folder.File("elsewhere"),
            },
        };
        ToolRun run = await ToolRun.OfAsync(settings, "run", "--", "echo", "DEBUG: hi");
        run.ExitCode.ShouldBe(0, run.Error);
        EngineOutput.Of(Path.Combine(_folder.File("elsewhere"), "engine-echo.log"))[0].Text("level").ShouldBe("DEBUG");
    }

    [Fact]
    public async Task What_other_processes_write_later_does_not_keep_it()
    {
        ToolRun run = await RunAsync("sh", "-c", "sleep 4 & echo hi; exit 4");
        run.ExitCode.ShouldBe(4);
        run.Error.ShouldContain("other processes hold its output open");
        EngineOutput.Of(Log)[0].Text("message").ShouldBe("hi");
    }

    [Fact]
    public async Task With_prompts_hidden_no_record_has_the_line_as_it_came()
    {
        RunSettings settings = Settings();
        settings.Environment["LOG_PROMPTS"] = "off";
        string file = _folder.Write("in", "{\"level\":\"info\",\"msg\":\"asked\",\"prompt\":\"the secret plan\"}\n");
        await ToolRun.OfAsync(
            settings, "run", "--name", "e", "--log-dir", _folder.File("logs"), "--quiet", "--", "cat", file);
        EngineOutput.Of(Log)[0].Text("prompt").ShouldBe("[omitted]");
        string[] records = File.ReadAllLines(Log);
        records.ShouldAllBe(record => !record.Contains("the secret plan", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_does_not_keep_the_engine_from_running()
    {
        ToolRun run = await ToolRun.OfAsync(
            Settings(), "run", "--name", "e", "--log-dir", "/proc/nowhere/logs", "--", "echo", "hi");
        run.Output.ShouldBe("hi\n");
        run.Error.ShouldContain("hewn run: ");
        run.ExitCode.ShouldBe(0);
        string file = _folder.Write("file", ""); // What can never be is told before anything runs.
        run = await ToolRun.OfAsync(Settings(), "run", "--log-dir", Path.Combine(file, "logs"), "--", "echo", "hi");
        (run.ExitCode, run.Output).ShouldBe((ExitCode.Usage, ""));
    }

    private async Task<List<JsonElement>> RunOnAsync(string output) => await RunOnAsync(Encoding.UTF8.GetBytes(output));

    private async Task<List<JsonElement>> RunOnAsync(byte[] output)
    {
        await File.WriteAllBytesAsync(_folder.File("output"), output);
        ToolRun run = await RunAsync("cat", _folder.File("output"));
        run.ExitCode.ShouldBe(0, run.Error);
        return EngineOutput.Of(Log);
    }

    private Task<ToolRun> RunAsync(params string[] command) => ToolRun.OfAsync(
        Settings(), ["run", "--name", "e", "--log-dir", _folder.File("logs"), "--", .. command]);

    private static RunSettings Settings() => new()
    {
        Environment = new() { ["PATH"] = Environment.GetEnvironmentVariable("PATH") },
        Now = TimeProvider.System.GetUtcNow(),
    };

    private string Executable(string name, string content)
    {
        string file = _folder.Write(name, content);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return file;
    }
}
