using Hewn.Cli.Loki;
using Hewn.LogQL.Labels;
using Hewn.LogQL.Results;

namespace Hewn.Cli.Tests.Loki;

/// <summary>Connections that break, lines that are dropped, catch-ups that overlap: each line is shown once.</summary>
public sealed class ShownLinesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Of_two_ways_to_a_line_it_is_shown_once(int seed)
    {
        var random = new Random(seed);
        var shown = new ShownLines();
        var server = new List<LogLine>();
        var tail = new Queue<LogLine>();
        var output = new List<LogLine>();
        bool isConnected = false;
        (long now, int pushes) = (1000, 0);
        for (int step = 0; step < 4000; step++)
        {
            switch (random.Next(isConnected ? 12 : 3))
            {
                case 0 when !isConnected:
                    isConnected = true;
                    Push(random.Next(3)); // While the catch-up is asked for, so that it is in both.
                    CatchUp();
                    break;
                case 1 when isConnected && random.Next(4) == 0:
                    isConnected = false;
                    tail.Clear(); // What was on its way is lost.
                    break;
                case 2 when isConnected && random.Next(4) == 0:
                    for (int lost = random.Next(tail.Count + 1); lost > 0; lost--)
                        tail.Dequeue(); // The server says that it has dropped some.
                    CatchUp();
                    break;
                case > 2 and < 6:
                    for (int read = random.Next(5); read > 0 && tail.TryDequeue(out LogLine? line); read--)
                    {
                        if (shown.IsNewInTail(line))
                            output.Add(line);
                    }

                    break;
                default:
                    Push(1);
                    break;
            }
        }

        isConnected = true;
        CatchUp();
        output.Select(line => (line.TimestampNs, line.Text)).Order()
            .ShouldBe(server.Select(line => (line.TimestampNs, line.Text)).Order(), $"seed {seed}");

        void Push(int count)
        {
            for (; count > 0; count--)
            {
                now += random.Next(3);
                pushes++;
                // Some lines stand in two streams at the same time.
                for (int copies = random.Next(5) == 0 ? 2 : 1; copies > 0; copies--)
                {
                    LabelSet none = LabelSet.Empty;
                    var line = new LogLine(now, $"push {pushes}", none, none, none, none);
                    server.Add(line);
                    if (isConnected)
                        tail.Enqueue(line);
                }
            }
        }

        void CatchUp()
        {
            shown.BeginCatchUp();
            long from = Math.Max(0, now - 500);
            foreach (LogLine line in server.Where(line => line.TimestampNs >= from)
                .OrderBy(line => line.TimestampNs).ToArray())
            {
                if (shown.IsNewInCatchUp(line))
                    output.Add(line);
            }
        }
    }
}
