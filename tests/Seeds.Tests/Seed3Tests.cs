using System.Text.Json;

namespace Seeds.Tests;

/// <summary>The logger's examples of the third document: structured logging of an LLM server.</summary>
public sealed class Seed3Tests
{
    private const string Production = "\"service\":\"llm-server\",\"environment\":\"production\"";

    [Fact]
    public async Task The_json_of_the_document_has_every_key()
    {
        using Example example = await Example.RunAsync("3-json");
        string[] lines = example.Lines("logs/llm-server.log");
        lines[0].ShouldBe(
            "{\"timestamp\":\"1737252000000\",\"level\":\"INFO\",\"message\":\"Cache initialized successfully\","
            + Production + ",\"request_id\":\"req-123\",\"trace_id\":\"trace-456\",\"model\":\"llama-3.3-70b\","
            + "\"operation\":\"cache_init\"}");
        Example.Parse(lines[1]).All("request_id", "trace_id", "span_id", "user_id", "model", "operation").ShouldBe(
            ["\"req-124\"", "\"trace-457\"", "\"span-1\"", "\"user-7\"", "\"llama-3.3-70b\"", "\"generate\""]);
    }

    [Fact]
    public async Task The_global_logger_is_started_once_and_used_anywhere()
    {
        using Example example = await Example.RunAsync("3-global");
        JsonElement[] records = example.Records("logs/app.log");
        records.Select(record => record.Text("level")).ShouldBe(["INFO", "ERROR"]); // DEBUG is below min_level.
        records[0].All("message", "port", "environment")
            .ShouldBe(["\"Server started on port 8080\"", "8080", "\"production\""]);
        records[1].Text("message").ShouldBe("Failed to load model: OutOfSpace");
    }

    [Fact]
    public async Task An_instance_keeps_the_context_of_each_request()
    {
        using Example example = await Example.RunAsync("3-instance");
        JsonElement[] records = example.Records("logs/instance.log");
        records.Length.ShouldBe(4);
        foreach (string request in (string[])["req-123", "req-124"])
        {
            JsonElement[] own = [.. records.Where(record => record.Text("request_id") == request)];
            own.Select(record => record.Text("message")).ShouldBe(["Processing request", "Processed request"]);
            own.ShouldAllBe(record => record.Text("trace_id") == (request == "req-123" ? "trace-456" : "trace-457"));
        }

        example.Output.ShouldBe("4 records, 0 in flight, 0 dropped\n");
    }

    [Fact]
    public async Task Every_option_of_the_document_is_there()
    {
        using Example example = await Example.RunAsync("3-configuration");
        example.Records("logs/server.log").Single().All("message", "service", "environment")
            .ShouldBe(["\"Configured\"", "\"llm-server\"", "\"dev\""]);
        example.Lines("logs/server.txt").Single()
            .ShouldEndWith(" level=INFO msg=Configured service=llm-server environment=dev");
        example.Output.ShouldBe("buffer of 1048576 bytes, survives a kill: True\n");
    }

    [Theory]
    [InlineData(-1000, false)]
    [InlineData(0, true)]
    public async Task Files_of_100_MiB_are_rotated_and_ten_are_kept(long bytesMore, bool isRotated)
    {
        using Example example = await Example.RunAsync("3-configuration", folder =>
        {
            Directory.CreateDirectory(Path.Combine(folder, "logs"));
            string log = Path.Combine(folder, "logs", "server.log");
            using FileStream full = File.Create(log);
            full.Position = (100 * 1024 * 1024) + bytesMore - 1; // Sparse: zeros, then the end of a line.
            full.WriteByte((byte)'\n');
            for (int backup = 1; backup <= 10; backup++)
                File.WriteAllText($"{log}.{backup}", $"{{\"was\":{backup}}}\n");
        });
        example.Lines("logs/server.log.10").ShouldBe([isRotated ? "{\"was\":9}" : "{\"was\":10}"]);
        File.Exists(Path.Combine(example.Folder, "logs", "server.log.11")).ShouldBeFalse();
        new FileInfo(Path.Combine(example.Folder, "logs", isRotated ? "server.log.1" : "server.log")).Length
            .ShouldBeInRange((100 * 1024 * 1024) - 1000, 100 * 1024 * 1024);
    }

    [Fact]
    public async Task The_caches_logging_points_write_message_and_fields()
    {
        using Example example = await Example.RunAsync("3-cache");
        JsonElement[] records = example.Records("logs/kv-cache.log");
        records.Select(record => $"{record.Text("level")} {record.Text("message")}").ShouldBe([
            "INFO Initializing Tiered KV Cache: layers=32, heads=8, head_dim=128",
            "DEBUG Starting simple LRU eviction: hot_start_pos=0",
            "INFO Evicted 8192 tokens to SSD: blocks=32, bytes=67108864",
            "DEBUG Starting adaptive eviction: tracked_entries=96",
            "INFO Adaptive eviction complete: token_pos=2048, access_count=5, score=0.3247",
            "DEBUG Batch store: layer=5, batch_size=32, seq_pos=4096",
        ]);
        records[0].All("layers", "heads", "head_dim").ShouldBe(["32", "8", "128"]);
        records[2].All("tokens", "blocks", "bytes").ShouldBe(["8192", "32", "67108864"]);
        records[4].All("token_pos", "access_count", "score").ShouldBe(["2048", "5", "0.32468"]);
        records[5].All("layer", "batch_size", "seq_pos").ShouldBe(["5", "32", "4096"]);
    }

    [Fact]
    public async Task The_line_can_be_found_by_the_documents_query()
    {
        using Example example = await Example.RunAsync("3-events");
        string found = example.Lines("logs/events.log").Single(line => line.Contains("level\":\"ERROR\""));
        Example.Parse(found).Text("message").ShouldBe("SSD write failed: OutOfSpace");
    }

    [Fact]
    public async Task The_three_events_of_the_document_are_written()
    {
        using Example example = await Example.RunAsync("3-events");
        example.Records("logs/events.log").Select(record => record.All("timestamp", "level", "operation", "error_code"))
            .ShouldBe([
                ["\"1737252010000\"", "\"INFO\"", "\"cache_init\"", "absent"],
                ["\"1737252010000\"", "\"INFO\"", "\"adaptive_evict\"", "absent"],
                ["\"1737252010000\"", "\"ERROR\"", "\"evict_to_ssd\"", "\"ENOSPC\""],
            ]);
        example.Lines("logs/events.log").ShouldAllBe(line => line.Contains(Production));
    }
}
