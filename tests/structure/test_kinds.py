"""What kind a box is, told by what its items list."""

from __future__ import annotations

import pytest

from plan_extract.structure.kinds import kind_of_box

PROJECTS = [
    ("交通重点项目", ["重点推进青石高速、白沙大桥、环湖公路等项目建设。"]),
    ("水利工程", ["推进龙潭水库、石门灌区、白沙引水等工程建设。", "完成35座小型水库除险加固。"]),
    (None, ["东屏区:重点推进老城堤防、城南泵站等项目建设;岚溪县:重点推进河道清淤等项目建设。"]),
    ("教育工程", ["新建第三中学和城南小学。"]),
    ("公共服务项目", ["滨河大道改造项目", "城南水厂", "县体育馆"]),
    ("产业项目", ["重点项目:电池铝箔生产线、显示玻璃基板、热电联产。"]),
    ("支撑平台", ["建立开源软件基础平台、云端服务平台、传感器件集成平台。", "建立超级计算中心、在线教育平台、共享服务系统。"]),
]
TASKS = [
    ("数字乡村工程", ["支持建设无人农场,每年新增20个以上。", "规模养殖场设备配套率达到60%。"]),
    ("特色小镇重点项目", ["重点在东屏镇、石门镇培育商贸类小镇。", "重点在松坪镇培育文旅类小镇。"]),
    ("城市更新任务", ["到2025年,完成老旧小区改造3万户,其中:东屏区1万户、岚溪县2万户。"]),
    ("理论研究", ["研究新方法、新理论、新模型。", "突破关键技术。"]),
    ("新型基础设施", ["加快5G基站、数据中心、物联网等新型基础设施建设。", "推进标准化、规模化、品牌化建设。"]),
    ("改革举措", ["完善政策体系、标准体系、监管体系,建立健全协调机制、考核机制、投入机制。"]),
    ("信任体系", ["明确统一标识的建设思路,同步清理多系统、多账号、不互认的平台。"]),
    (None, []),
]


@pytest.mark.parametrize(("title", "items"), PROJECTS)
def test_projects(title: str | None, items: list[str]) -> None:
    assert kind_of_box(title, items, False) == "projects"


@pytest.mark.parametrize(("title", "items"), TASKS)
def test_tasks(title: str | None, items: list[str]) -> None:
    assert kind_of_box(title, items, False) == "tasks"


def test_indicators() -> None:
    assert kind_of_box("主要指标", [], True) == "indicators"
    assert kind_of_box("发展主要指标", ["达到全省平均水平。"], False) == "indicators"
