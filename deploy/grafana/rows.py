"""What the dashboard shows, from the top: where a fact is, how fast, what went wrong, the days."""

from msgspec import Struct


class Panel(Struct, frozen=True):
    """One picture: a title in Chinese and English, and the lines in it by their names."""

    zh: str
    en: str
    lines: dict[str, str]
    """Expressions by legend; `{{label}}` in a legend is the value of a label."""
    unit: str = "short"
    told: str = ""
    """What to look for, shown at the corner of the panel."""


class Row(Struct, frozen=True):
    """A stretch of the way, with its panels from left to right."""

    zh: str
    en: str
    panels: tuple[Panel, ...]


def rate(counter: str, *by: str) -> str:
    """Return the expression of a counter's rate a second, summed over processes."""
    grouped = f" by ({', '.join(by)})" if by else ""
    return f"sum{grouped} (rate({counter}[$__rate_interval]))"


def quantiles(histogram: str) -> dict[str, str]:
    """Return the median and the slowest percent of a histogram, by legend."""
    return {
        f"p{share}": f"histogram_quantile(0.{share}, {rate(f'{histogram}_bucket', 'le')})"
        for share in (50, 99)
    }


def mean(histogram: str) -> str:
    """Return the expression of a histogram's mean."""
    return f"{rate(f'{histogram}_sum')} / {rate(f'{histogram}_count')}"


ROWS = (
    Row(
        "一条记录的路",
        "The way of a fact",
        (
            Panel(
                "位置：入库、发布、评分、显示",
                "Positions: stored, published, scored, shown",
                {
                    "入库 stored": "max(wagewatch_log_head_position)",
                    "发布 published": "max(wagewatch_relay_published_position)",
                    "全部分区已评分 scored": "max(wagewatch_closer_complete_position)",
                    "显示 shown": "max(wagewatch_views_position)",
                },
                told="Four lines that lie on one another; the first gap from above is the trouble.",
            ),
            Panel(
                "落后的记录数",
                "Facts behind",
                {
                    "未发布 not published": (
                        "max(wagewatch_log_head_position) - max(wagewatch_relay_published_position)"
                    ),
                    "分区 {{partition}}": "max by (partition) (wagewatch_worker_lag_facts)",
                    "未显示 not shown": "max(wagewatch_views_lag_facts)",
                },
                told="Peaks that fall again are work. A level that stays is trouble.",
            ),
            Panel(
                "停滞时间",
                "Seconds without progress",
                {"分区 {{partition}}": "max by (partition) (wagewatch_worker_standstill_seconds)"},
                unit="s",
                told="0 unless a partition is behind and does not move.",
            ),
            Panel(
                "谁在工作",
                "Who is at work",
                {
                    "relay": "sum(wagewatch_relay_holds_lease)",
                    "closer": "sum(wagewatch_closer_holds_lease)",
                    "已分配分区 partitions": "sum(wagewatch_worker_assigned_partitions)",
                    "已停分区 stopped": "sum(wagewatch_worker_stopped_partitions)",
                    "relay 任期 epoch": "max(wagewatch_relay_epoch)",
                },
                told="One relay, one closer, every partition assigned and none stopped.",
            ),
        ),
    ),
    Row(
        "流量",
        "Flow",
        (
            Panel(
                "每秒记录数",
                "Facts a second",
                {
                    "评分 applied": rate("wagewatch_worker_facts_total"),
                    "发布 published": rate("wagewatch_relay_page_facts_sum"),
                },
                told="Published counts a fact once for each partition that hears of it.",
            ),
            Panel(
                "每秒页数",
                "Pages a second",
                {
                    "发布 {{partition}}": rate("wagewatch_relay_pages_total", "partition"),
                    "处理 {{outcome}}": rate("wagewatch_worker_pages_total", "outcome"),
                },
            ),
            Panel(
                "每页、每次提交",
                "A page, a transaction",
                {
                    "每页记录 facts a page": mean("wagewatch_relay_page_facts"),
                    "每次提交页数 pages a transaction": mean("wagewatch_worker_transaction_pages"),
                },
            ),
            Panel(
                "页的大小",
                "Bytes of a page",
                quantiles("wagewatch_relay_page_bytes"),
                unit="bytes",
            ),
            Panel(
                "发布用时",
                "Seconds to publish",
                quantiles("wagewatch_relay_publish_seconds"),
                unit="s",
                told="From reading the log to the acknowledgement of the broker.",
            ),
            Panel(
                "提交用时",
                "Seconds of a transaction",
                quantiles("wagewatch_worker_transaction_seconds"),
                unit="s",
            ),
        ),
    ),
    Row(
        "异常",
        "What was met",
        (
            Panel(
                "缺页与重复",
                "Gaps and duplicates",
                {
                    "缺页 gaps": rate("wagewatch_worker_gaps_total"),
                    "未处理的页 {{outcome}}": rate(
                        'wagewatch_worker_pages_total{outcome!="applied"}', "outcome"
                    ),
                },
                told="Duplicates after a takeover or a rebalance are as it should be.",
            ),
            Panel(
                "异物",
                "Strays",
                {"{{reason}}": rate("wagewatch_worker_strays_total", "reason")},
            ),
            Panel(
                "无法研判",
                "Parked",
                {
                    "主体 subjects": "max(wagewatch_parked_subjects)",
                    "记录 facts a second": rate("wagewatch_worker_parked_facts_total"),
                },
            ),
            Panel(
                "发布失败、接替、重新分配",
                "Failures, takeovers, rebalances",
                {
                    "失败 {{kind}}": rate("wagewatch_relay_failures_total", "kind"),
                    "接替 takeovers": rate("wagewatch_relay_takeovers_total"),
                    "重新分配 rebalances": rate("wagewatch_worker_rebalances_total"),
                },
            ),
        ),
    ),
    Row(
        "日终结账",
        "Days",
        (
            Panel(
                "最近结账日距今天数",
                "Age of the last closed day",
                {"天 days": "max(wagewatch_last_closed_day_age_days)"},
                told="1 is right; 2 for some minutes after midnight.",
            ),
            Panel(
                "结账次数",
                "Days closed",
                {"天 days": "sum(increase(wagewatch_closer_days_total[$__rate_interval]))"},
            ),
            Panel(
                "结账用时",
                "Seconds a close",
                quantiles("wagewatch_closer_close_seconds"),
                unit="s",
            ),
        ),
    ),
    Row(
        "受理",
        "Intake",
        (
            Panel(
                "每秒上报数，按结果",
                "Submissions a second, by outcome",
                {"{{outcome}}": rate("wagewatch_submissions_total", "outcome")},
            ),
            Panel(
                "入库用时",
                "Seconds to a receipt",
                quantiles("wagewatch_append_seconds"),
                unit="s",
            ),
            Panel(
                "剩余磁盘",
                "Disk that is free",
                {"{{job}}": "min by (job) (wagewatch_disk_free_bytes)"},
                unit="bytes",
            ),
        ),
    ),
)
