using System.Globalization;
using Hewn.Store.Following;

namespace Hewn.Store.Tests.Following;

/// <summary>Random lives of a log. A failure prints its seed; add it to the list to keep it.</summary>
public sealed partial class SetFollowerTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Nothing_is_lost_or_doubled_whatever_happens_to_the_files(int run)
    {
        int seed = run == 0 ? Environment.TickCount : run;
        var random = new Random(seed);
        var seen = new List<string>();
        int written = 0;
        using SetFollower follower = Follow();
        for (int step = 0; step < 1500; step++)
        {
            switch (random.Next(12))
            {
                case 0:
                    for (int i = random.Next(3); i >= 0; i--)
                    {
                        Rotate(keep: 200);
                        Append(Line(++written));
                    }

                    break;
                case 1: // what is not read before truncation or deletion is gone for everybody, so it is read first
                    seen.AddRange(Read(follower));
                    File.WriteAllText(Log, random.Next(2) == 0 ? "" : Line(++written));
                    break;
                case 2:
                    seen.AddRange(Read(follower));
                    File.Delete(Log);
                    break;
                case 3:
                    string line = Line(++written);
                    int cut = random.Next(line.Length);
                    Append(line[..cut]);
                    seen.AddRange(Read(follower));
                    Append(line[cut..]);
                    break;
                case 4:
                    _clock.Advance(TimeSpan.FromSeconds(random.Next(10)));
                    break;
                case < 8:
                    seen.AddRange(Read(follower));
                    break;
                default:
                    Append(Line(++written));
                    break;
            }
        }

        seen.AddRange(Read(follower));
        string[] expected = [.. Enumerable.Range(1, written).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        seen.ShouldBeSameAs(expected, $"seed {seed}");
        _tally.Unparsable.ShouldBe(0, $"seed {seed}");
    }
}
