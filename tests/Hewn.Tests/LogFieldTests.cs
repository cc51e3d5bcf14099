using static Hewn.Tests.Support.RunningLog;

namespace Hewn.Tests;

public sealed class LogFieldTests
{
    private const int Million = 1_000_000;

    [Fact]
    public void Tuples_of_every_usual_type_are_fields()
    {
        byte b = 200;
        sbyte sb = -100;
        short s = -30_000;
        ushort us = 60_000;
        int i = -5;
        uint ui = uint.MaxValue;
        long l = long.MinValue;
        ulong ul = ulong.MaxValue;
        float f = 0.1f;
        double d = 0.1;
        decimal m = 1.10m;
        char c = 'x';
        int? none = null;
        int? some = 7;
        string? text = "t";
        nint native = 5;
        const int Constant = 300;
        var record = RecordOf(log => log.Info(
            "m", ("b", b), ("sb", sb), ("s", s), ("us", us), ("i", i), ("ui", ui), ("l", l),
            new LogField("ul", ul), ("f", f),
            ("d", d), ("m", m), ("c", c), ("none", none), ("some", some), ("text", text), ("native", native),
            ("null", null), ("true", true), ("million", Million), ("constant", Constant), ("one", 1),
            ("big", 67108864), ("small", (byte)1), ("day", DayOfWeek.Monday), new("max", ulong.MaxValue),
            ("list", new[] { 1, 2 }), ("span", TimeSpan.FromSeconds(1)), ("maxInt", int.MaxValue)));
        record.GetRawText().ShouldEndWith(
            """
            "m","b":200,"sb":-100,"s":-30000,"us":60000,"i":-5,"ui":4294967295,"l":-9223372036854775808,
            "ul":18446744073709551615,"f":0.1,"d":0.1,"m":1.10,"c":"x","none":null,"some":7,"text":"t","native":5,
            "null":null,"true":true,"million":1000000,"constant":300,"one":1,"big":67108864,"small":1,"day":"Monday",
            "max":18446744073709551615,"list":[1,2],"span":"00:00:01","maxInt":2147483647}
            """.ReplaceLineEndings(string.Empty));
    }
}
