using System.Text;

namespace Hewn.Store.Tests.Index;

/// <summary>Lines of one shape, as a server writes them.</summary>
internal static class PlainLog
{
    /// <summary>So many lines; one of them, at two thirds, is of the request <c>req-0000000000c0ffee</c>.</summary>
    public static byte[] Lines(int count)
    {
        var random = new Random(17);
        var text = new StringBuilder();
        DateTime time = new(2026, 1, 19, 0, 0, 0, DateTimeKind.Utc);
        for (int i = 0; i < count; i++)
        {
            time = time.AddTicks(random.Next(1, 4_000_000));
            string id = i == count * 2 / 3 ? "0000000000c0ffee" : $"{random.NextInt64():x16}";
            string level = random.Next(9) > 0 ? "info" : "error";
            int status = random.Next(9) > 0 ? 200 : 503;
            text.Append($"{{\"timestamp\":\"{time:yyyy-MM-dd'T'HH:mm:ss.fffffff}Z\",\"level\":\"{level}\",")
                .Append("\"message\":\"call answered by a worker of the pool\",")
                .Append($"\"request_id\":\"req-{id}\",\"model\":\"llama-3.1-8b\",\"status_code\":{status},")
                .Append($"\"duration_ms\":{random.Next(3000)}.{random.Next(1000):D3},")
                .Append($"\"tokens\":{{\"prompt\":{random.Next(4000)},\"completion\":{random.Next(900)}}},")
                .Append("\"path\":\"/v1/chat/completions\",")
                .Append($"\"remote_addr\":\"10.{random.Next(256)}.{random.Next(256)}.7\"}}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
