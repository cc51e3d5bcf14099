using Hewn.Store.Entries;

namespace Hewn.Store.Tests.Dialects;

/// <summary>Every form in which writers of JSON, of key=value pairs and of brackets put a time.</summary>
public sealed class TimeFormsTests : IDisposable
{
    private const string Digits = "123456789";
    private readonly TempFolder _folder = new();

    public static TheoryData<string, long> Times
    {
        get
        {
            var times = new TheoryData<string, long>();
            long second = new DateTime(2026, 1, 19, 0, 0, 1, DateTimeKind.Utc).Ticks;
            for (int digits = 0; digits <= 9; digits++)
            {
                string fraction = digits == 0 ? "" : $".{Digits[..digits]}";
                long ticks = digits == 0 ? 0 : long.Parse(Digits[..digits].PadRight(7, '0')[..7], null);
                times.Add($"2026-01-19T00:00:01{fraction}Z", second + ticks);
                times.Add($"2026-01-19T02:00:01{fraction}+02:00", second + ticks);
                times.Add($"2026-01-19T00:00:01{fraction}", second + ticks);
                times.Add($"2026-01-19 00:00:01{fraction}", second + ticks);
            }

            times.Add("1768780801", second);
            times.Add("1768780801.25", second + TimeSpan.TicksPerSecond / 4);
            times.Add("1768780801123", second + 123 * TimeSpan.TicksPerMillisecond);
            times.Add("1768780801123456", second + 1_234_560);
            times.Add("1768780801123456789", second + 1_234_567);
            return times;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Times))]
    public void A_time_is_read_in_every_form(string time, long ticks)
    {
        bool isNumber = time.IndexOfAny(['-', ':']) < 0;
        var forms = new List<string>
        {
            $"{{\"timestamp\":\"{time}\",\"level\":\"INFO\",\"message\":\"m\"}}\n",
            $"{{\"ts\":\"{time}\",\"severity\":\"INFO\",\"msg\":\"m\"}}\n",
            $"time=\"{time}\" level=INFO msg=m\n",
            $"[{time}] INFO: m\n",
        };
        if (isNumber)
        {
            forms.Add($"{{\"ts\":{time},\"level\":\"info\",\"msg\":\"m\"}}\n");
            forms.Add($"{{\"time\":{time},\"level\":30,\"pid\":1,\"hostname\":\"h\",\"msg\":\"m\"}}\n");
        }

        foreach (string form in forms)
        {
            Entry entry = _folder.Read(form).ShouldHaveSingleItem();
            entry.Fault.ShouldBeNull(form);
            entry.HasTimestamp.ShouldBeTrue(form);
            new DateTime(entry.UtcTicks).ShouldBe(new DateTime(ticks), form);
            entry.Text(Field.Message).ShouldBe("m", form);
        }
    }
}
